/** SHA-1 and SHA-256 (FIPS 180-4), synchronous and the same everywhere: the platform's own are asynchronous or Node's. */
type Words = number[]

const rotate = (word: number, by: number): number => (word >>> by) | (word << (32 - by))

/** The message with its end mark and length, as blocks of 16 words. */
function blocks(bytes: Uint8Array): Words[] {
  const padded = new Uint8Array(((bytes.length + 8) >> 6) * 64 + 64)
  padded.set(bytes)
  padded[bytes.length] = 0x80
  const view = new DataView(padded.buffer)
  view.setUint32(padded.length - 8, Math.floor(bytes.length / 0x20000000))
  view.setUint32(padded.length - 4, (bytes.length << 3) >>> 0)
  return Array.from({ length: padded.length / 64 }, (_, block) => Array.from({ length: 16 }, (_, word) => view.getUint32(block * 64 + word * 4)))
}

function bytesOf(words: Words): Uint8Array {
  const bytes = new Uint8Array(words.length * 4)
  const view = new DataView(bytes.buffer)
  words.forEach((word, index) => view.setUint32(index * 4, word >>> 0))
  return bytes
}

/** The first 32 bits of the fractional parts of roots of the first primes. */
function primeRoots(count: number, root: number): Words {
  const primes: number[] = []
  for (let candidate = 2; primes.length < count; candidate++) if (primes.every((prime) => candidate % prime !== 0)) primes.push(candidate)
  return primes.map((prime) => ((prime ** (1 / root) % 1) * 0x100000000) | 0)
}

const constants = primeRoots(64, 3)

export function sha256(bytes: Uint8Array): Uint8Array {
  const state = primeRoots(8, 2)
  for (const words of blocks(bytes)) {
    for (let index = 16; index < 64; index++) {
      const [a, b] = [words[index - 15]!, words[index - 2]!]
      const small = rotate(a, 7) ^ rotate(a, 18) ^ (a >>> 3)
      words.push((words[index - 16]! + small + words[index - 7]! + (rotate(b, 17) ^ rotate(b, 19) ^ (b >>> 10))) | 0)
    }
    let [a, b, c, d, e, f, g, h] = state as [number, number, number, number, number, number, number, number]
    for (let index = 0; index < 64; index++) {
      const first = (h + (rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25)) + ((e & f) ^ (~e & g)) + constants[index]! + words[index]!) | 0
      const second = ((rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0
      ;[h, g, f, e, d, c, b, a] = [g, f, e, (d + first) | 0, c, b, a, (first + second) | 0]
    }
    ;[a, b, c, d, e, f, g, h].forEach((word, index) => (state[index] = (state[index]! + word) | 0))
  }
  return bytesOf(state)
}

export function sha1(bytes: Uint8Array): Uint8Array {
  const state = [0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0]
  for (const words of blocks(bytes)) {
    for (let index = 16; index < 80; index++) words.push(rotate(words[index - 3]! ^ words[index - 8]! ^ words[index - 14]! ^ words[index - 16]!, 31))
    let [a, b, c, d, e] = state as [number, number, number, number, number]
    for (let index = 0; index < 80; index++) {
      const [mix, constant] = index < 20 ? [(b & c) | (~b & d), 0x5a827999] : index < 40 ? [b ^ c ^ d, 0x6ed9eba1] : index < 60 ? [(b & c) | (b & d) | (c & d), 0x8f1bbcdc] : [b ^ c ^ d, 0xca62c1d6]
      ;[e, d, c, b, a] = [d, c, rotate(b, 2), a, (rotate(a, 27) + mix + e + constant + words[index]!) | 0]
    }
    ;[a, b, c, d, e].forEach((word, index) => (state[index] = (state[index]! + word) | 0))
  }
  return bytesOf(state)
}

export function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}
