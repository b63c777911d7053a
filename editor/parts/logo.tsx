/** Weft's mark: three threads woven through two. */
export function Logo({ size = 26 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 24 24" aria-hidden className="logo">
      <g strokeWidth="2.4" strokeLinecap="round" fill="none">
        <path d="M2.6 6.2h6.4M15 6.2h6.4" stroke="var(--crm)" />
        <path d="M2.6 12h1.6M9.4 12h5.2M19.8 12h1.6" stroke="var(--procurement)" />
        <path d="M2.6 17.8h1.4M9.2 17.8h5.6M20 17.8h1.4" stroke="var(--erp)" />
        <path d="M12 3.4v5.4M6.8 11v9.6M17.2 9.4v11.2" stroke="var(--text)" />
      </g>
    </svg>
  )
}
