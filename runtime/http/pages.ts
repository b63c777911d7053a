import { readFile, realpath, stat } from 'node:fs/promises'
import { extname, join, normalize, sep } from 'node:path'
import type { MiddlewareHandler } from 'hono'
import type { AppEnv } from './gate.ts'
import { HttpProblem } from './problem.ts'

const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8', '.js': 'text/javascript; charset=utf-8', '.css': 'text/css; charset=utf-8', '.svg': 'image/svg+xml',
  '.png': 'image/png', '.ico': 'image/x-icon', '.json': 'application/json', '.woff2': 'font/woff2', '.woff': 'font/woff',
  '.txt': 'text/plain; charset=utf-8', '.webmanifest': 'application/manifest+json', '.wasm': 'application/wasm', '.map': 'application/json',
}

/** The built editor: files as they are, `index.html` for every other path (the page finds its way by the address). */
export function editorPages(folder: string): MiddlewareHandler<AppEnv> {
  return async (c) => {
    const name = fileName(c.req.path)
    const file = name === undefined ? undefined : await fileAt(folder, name)
    if (file) return answer(file, name === '/index.html' ? 'no-cache' : cacheOf(name))
    if (extname(c.req.path) !== '') throw new HttpProblem(404, 'notFound', { zh: '没有这个文件', en: 'there is no such file' })
    const index = await fileAt(folder, 'index.html')
    return index ? answer(index, 'no-cache') : notBuilt()
  }
}

/** The path below the folder; undefined for the root and for what is no path (bad escapes, NUL, climbing out). */
function fileName(path: string): string | undefined {
  try {
    const name = normalize(decodeURIComponent(path))
    return name === '/' || name.includes('\0') || name.split(/[\\/]/).some((part) => part.startsWith('.')) ? undefined : name
  } catch {
    return undefined
  }
}

/** Links that lead out of the folder are not followed. */
async function fileAt(folder: string, name: string): Promise<{ path: string; bytes: Buffer<ArrayBuffer> } | undefined> {
  try {
    const [root, path] = await Promise.all([realpath(folder), realpath(join(folder, name))])
    if (!path.startsWith(root + sep) || !(await stat(path)).isFile()) return undefined
    return { path, bytes: await readFile(path) }
  } catch {
    return undefined
  }
}

/** Vite puts a hash into the name of everything below assets: it never changes. */
const cacheOf = (name = '') => (/^\/assets\/.*[-.][\w-]{8,}\.\w+$/.test(name) ? 'public, max-age=31536000, immutable' : 'no-cache')

function answer(file: { path: string; bytes: Buffer<ArrayBuffer> }, cache: string): Response {
  return new Response(file.bytes, {
    headers: { 'content-type': types[extname(file.path)] ?? 'application/octet-stream', 'cache-control': cache },
  })
}

const notBuilt = () =>
  new Response('编辑器尚未构建,请运行 npm run build。\nThe editor has not been built: run npm run build.\n', {
    status: 503, headers: { 'content-type': 'text/plain; charset=utf-8' },
  })
