import { text, type Text } from '../../flows/document/text.ts'
import type { StandardsService } from '../http/services.ts'
import type { CrossReferenceDocument } from './collections.ts'
import type { Candidate } from './rank.ts'
import type { Standards } from './standards.ts'

/** The standards as the HTTP layer wants them. */
export function standardsService(standards: Standards): StandardsService {
  return {
    crossReferences: async (query) => {
      const { items, next } = await standards.search(query)
      return { items: items.map(crossReference), next }
    },
    candidates: async (query) => (await standards.candidates(query)).map(candidate),
  }
}

function crossReference({ _id, kind, name, codes }: CrossReferenceDocument) {
  return { id: _id, kind, name, codes }
}

function candidate({ code, name, score, reasons }: Candidate): { code: string; name?: Text; score: number; reason: Text } {
  return { code, name, score, reason: text(reasons.map(({ zh }) => zh).join(',') || '名称略有相近', reasons.map(({ en }) => en).join(', ') || 'a slightly similar name') }
}
