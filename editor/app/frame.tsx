import { useQueryClient } from '@tanstack/react-query'
import { Outlet } from '@tanstack/react-router'
import { useEffect } from 'react'
import { followNotices, useConnected } from '../api/live.ts'
import { useWords } from '../i18n/index.ts'
import { Rail } from './rail.tsx'
import { SearchDialog } from './search-dialog.tsx'

/** The frame around every page: the rail, and one live connection for all lists. */
export function Frame() {
  const { t } = useWords()
  const client = useQueryClient()
  const connected = useConnected((state) => state.connected)
  useEffect(() => followNotices(client), [client])
  return (
    <div className="frame">
      <a className="skip" href="#content">{t('app.skip')}</a>
      <Rail />
      <div className="frame-page">
        <Outlet />
        {!connected && <div className="offline" role="status">{t('app.offline')}</div>}
      </div>
      <SearchDialog />
    </div>
  )
}
