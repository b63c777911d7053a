import { useEffect, useRef, useState } from 'react'
import type { EChartsOption } from './echarts.ts'
import { Table2, ChartLine } from 'lucide-react'
import { useWords } from '../i18n/index.ts'
import { IconButton } from '../parts/icon-button.tsx'

interface Props {
  option: EChartsOption
  height: number
  label: string
}

/** A plot; ECharts is loaded when the first one is drawn. */
export function Plot({ option, height, label }: Props) {
  const box = useRef<HTMLDivElement>(null)
  const chart = useRef<{ setOption(option: EChartsOption, whole: boolean): void } | undefined>(undefined)
  const latest = useRef(option)
  useEffect(() => {
    latest.current = option
    chart.current?.setOption(option, true)
  }, [option])
  useEffect(() => {
    let over = false
    let leave = (): void => undefined
    void import('./echarts.ts').then(({ init }) => {
      if (over || !box.current) return
      const made = init(box.current, undefined, { renderer: 'svg' })
      made.setOption(latest.current)
      chart.current = made
      const observer = new ResizeObserver(() => made.resize())
      observer.observe(box.current)
      leave = () => {
        observer.disconnect()
        made.dispose()
      }
    })
    return () => {
      over = true
      chart.current = undefined
      leave()
    }
  }, [])
  return <div ref={box} style={{ height }} role="img" aria-label={label} />
}

/** Between a plot and its numbers: every plot has them one click away. */
export function useNumbers(): [boolean, React.ReactNode] {
  const { t } = useWords()
  const [numbers, setNumbers] = useState(false)
  return [numbers, <IconButton key="numbers" icon={numbers ? ChartLine : Table2} label={t(numbers ? 'common.plot' : 'common.table')} onClick={() => setNumbers((before) => !before)} />]
}
