import type { Edge } from '../document/edge.ts'
import type { FlowDocument, FlowNode } from '../document/flow.ts'
import { text, type Text } from '../document/text.ts'

export interface Point {
  x: number
  y: number
}

/**
 * What a person does to a flow, as data: sent, kept for undo, offered as a fix. Nodes are named by their keys, which are
 * unique in the whole document; `in` is the key of a frame, absent for the flow's own graph.
 */
export type Edit =
  /** Connected behind `from`, where that is given and stands in the same graph. */
  | { type: 'addNode'; node: FlowNode; in?: string; from?: { key: string; outlet?: string } }
  | { type: 'insertOnEdge'; node: FlowNode; edge: Edge }
  | { type: 'connect'; from: string; outlet?: string; to: string }
  | { type: 'disconnect'; edges: Edge[] }
  | { type: 'moveNodes'; positions: Record<string, Point> }
  /** A new key is written into every expression that uses the old one. */
  | { type: 'rename'; key: string; newKey?: string; name?: Text }
  /** `join`: what stood before leads on to what stood behind. */
  | { type: 'removeNodes'; keys: string[]; join?: boolean }
  /** A field by its path (`['input', 'fields', 'material']`); without a value it goes. Never the key, the kind or a frame's body. */
  | { type: 'setField'; key: string; path: (string | number)[]; value?: unknown }
  /** The whole node as a form gives it: same key and kind; a frame keeps its body. */
  | { type: 'setNode'; node: FlowNode }
  | { type: 'setNote'; key: string; note?: Text }
  /** Text as `copyNodes` makes it. Keys that are taken become others, also in the expressions of what is pasted. */
  | { type: 'paste'; text: string; in?: string; at?: Point }
  /** Nodes that stand beside the frame go into it; what stood before them leads on to what stood behind. */
  | { type: 'intoFrame'; keys: string[]; frame: string }
  /** Nodes of one frame go out of it, behind it. */
  | { type: 'outOfFrame'; keys: string[] }
  /** One name in a node's expressions read as another: the fix of a misspelt one. */
  | { type: 'correctName'; key: string; from: string; to: string }
  | { type: 'setName'; name: Text }
  | { type: 'setDescription'; description?: Text }
  /** Several as one, all or none: aligning, a fix of two parts. */
  | { type: 'all'; edits: Edit[]; name: Text }

/** `keys`: what was added or changed, to be selected. */
export type Edited = { document: FlowDocument; keys: string[] } | { refused: Text }

export class Refusal extends Error {
  override readonly name = 'Refusal'
  readonly text: Text
  constructor(zh: string, en: string) {
    super(en)
    this.text = text(zh, en)
  }
}

/** What undo and redo call it. @example describeEdit({ type: 'connect', from: 'a', to: 'b' }).en // 'Connect a to b' */
export function describeEdit(edit: Edit): Text {
  switch (edit.type) {
    case 'addNode':
      return text(`添加“${edit.node.name.zh}”`, `Add “${edit.node.name.en}”`)
    case 'insertOnEdge':
      return text(`在连线上插入“${edit.node.name.zh}”`, `Insert “${edit.node.name.en}”`)
    case 'connect':
      return text(`连接 ${edit.from} 到 ${edit.to}`, `Connect ${edit.from} to ${edit.to}`)
    case 'disconnect':
      return edit.edges.length === 1 ? text('删除连线', 'Remove a connection') : text(`删除 ${edit.edges.length} 条连线`, `Remove ${edit.edges.length} connections`)
    case 'moveNodes':
      return counted(Object.keys(edit.positions), '移动', 'Move')
    case 'rename':
      return edit.newKey !== undefined && edit.newKey !== edit.key ? text(`${edit.key} 改名为 ${edit.newKey}`, `Rename ${edit.key} to ${edit.newKey}`) : text(`${edit.key} 改名`, `Rename ${edit.key}`)
    case 'removeNodes':
      return counted(edit.keys, '删除', 'Remove')
    case 'setField':
      return text(`修改 ${edit.key} 的 ${edit.path.at(-1) ?? ''}`, `Change ${edit.path.at(-1) ?? ''} of ${edit.key}`)
    case 'setNode':
      return text(`修改 ${edit.node.key}`, `Change ${edit.node.key}`)
    case 'setNote':
      return text(`${edit.key} 的备注`, `Note of ${edit.key}`)
    case 'paste':
      return text('粘贴', 'Paste')
    case 'intoFrame':
      return counted(edit.keys, `放进 ${edit.frame}：`, `Into ${edit.frame}:`)
    case 'outOfFrame':
      return counted(edit.keys, '移出框：', 'Out of the frame:')
    case 'correctName':
      return text(`${edit.key} 里的 ${edit.from} 改为 ${edit.to}`, `${edit.from} in ${edit.key} becomes ${edit.to}`)
    case 'setName':
      return text('流程改名', 'Rename the flow')
    case 'setDescription':
      return text('修改流程说明', 'Change the description')
    case 'all':
      return edit.name
    default:
      return edit satisfies never
  }
}

function counted(keys: readonly string[], zh: string, en: string): Text {
  return keys.length === 1 ? text(`${zh} ${keys[0]}`, `${en} ${keys[0]}`) : text(`${zh} ${keys.length} 个节点`, `${en} ${keys.length} nodes`)
}
