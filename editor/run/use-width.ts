import { useCallback, useState, type RefCallback } from 'react'

/** The width of an element in pixels, as it changes. */
export function useWidth<E extends HTMLElement>(): [RefCallback<E>, number] {
  const [width, setWidth] = useState(0)
  const ref = useCallback<RefCallback<E>>((element) => {
    if (!element) return
    const observer = new ResizeObserver(([entry]) => entry && setWidth(entry.contentRect.width))
    observer.observe(element)
    return () => observer.disconnect()
  }, [])
  return [ref, width]
}
