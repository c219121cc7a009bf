import { useEffect, useRef, useState } from 'react'

/** The width of an element in whole pixels, followed as it changes. */
export function useWidth<E extends HTMLElement>(first: number) {
  const ref = useRef<E>(null)
  const [width, setWidth] = useState(first)
  useEffect(() => {
    const element = ref.current
    if (element === null) return
    const observer = new ResizeObserver(([entry]) => setWidth(Math.max(240, Math.floor(entry!.contentRect.width))))
    observer.observe(element)
    return () => observer.disconnect()
  }, [])
  return { ref, width }
}
