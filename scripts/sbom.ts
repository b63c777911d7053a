// npm run sbom [folder]: what Weft is made of, from its two lockfiles: a CycloneDX 1.6 document of the packages that are
// shipped, and a list of all packages by licence. Written to dist/sbom unless a folder is given.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

interface Locked {
  name: string
  version: string
  licence: string
  integrity: string | undefined
  /** Only built or tested with, not shipped. */
  dev: boolean
}

interface LockEntry {
  version?: string
  license?: string
  integrity?: string
  dev?: boolean
  link?: boolean
}

const root = join(import.meta.dirname, '..')
const folder = process.argv[2] ?? join(root, 'dist', 'sbom')
const weft = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { name: string; version: string }
const packages = [...locked(root), ...locked(join(root, 'setup'))].sort((a, b) => purl(a).localeCompare(purl(b), 'en'))

mkdirSync(folder, { recursive: true })
writeFileSync(join(folder, 'weft.cdx.json'), `${JSON.stringify(cyclonedx(packages.filter(({ dev }) => !dev)), null, 2)}\n`)
writeFileSync(join(folder, 'licences.md'), licences(packages))
console.log(`${packages.length} packages, ${packages.filter(({ dev }) => !dev).length} of them shipped: ${folder}`)

function locked(of: string): Locked[] {
  const lock = JSON.parse(readFileSync(join(of, 'package-lock.json'), 'utf8')) as { packages: Record<string, LockEntry> }
  return Object.entries(lock.packages)
    .filter(([path, entry]) => path !== '' && !entry.link)
    .map(([path, { version = '', license, integrity, dev = false }]) => ({
      name: path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length),
      version,
      licence: license ?? 'unknown',
      integrity,
      dev,
    }))
}

/** The package URL of npm's kind: an at sign in a scope is escaped, its slash is not. */
function purl({ name, version }: Pick<Locked, 'name' | 'version'>): string {
  return `pkg:npm/${name.replace('@', '%40')}@${version}`
}

function cyclonedx(shipped: Locked[]): object {
  return {
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    version: 1,
    metadata: { component: { type: 'application', name: weft.name, version: weft.version } },
    components: [...new Map(shipped.map((each) => [purl(each), each]))].map(([reference, { name, version, licence, integrity }]) => ({
      type: 'library',
      'bom-ref': reference,
      name,
      version,
      purl: reference,
      licenses: [/[ ()]/.test(licence) ? { expression: licence } : { license: licenceOf(licence) }],
      ...(integrity && { hashes: [hashOf(integrity)] }),
    })),
  }
}

function licenceOf(licence: string): object {
  return licence === 'unknown' ? { name: licence } : { id: licence }
}

/** A lockfile's `sha512-<base64>` in CycloneDX's form. */
function hashOf(integrity: string): object {
  const [algorithm = '', base64 = ''] = integrity.split(' ')[0]!.split('-')
  return { alg: algorithm.toUpperCase().replace('SHA', 'SHA-'), content: Buffer.from(base64, 'base64').toString('hex') }
}

function licences(all: Locked[]): string {
  const groups = [...Map.groupBy(all, ({ licence }) => licence)].sort(([, a], [, b]) => b.length - a.length)
  const section = ([licence, members]: [string, Locked[]]): string =>
    `## ${licence} (${members.length})\n\n${members.map(({ name, version, dev }) => `- ${name} ${version}${dev ? ' (not shipped)' : ''}`).join('\n')}\n`
  return `# Licences of the packages\n\n${groups.map(section).join('\n')}`
}
