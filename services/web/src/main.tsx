import './style/base.css'
import './style/frame.css'
import './style/pictures.css'
import './style/screens.css'
import './style/print.css'
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { AskFault } from './api/ask.ts'
import { createPageRouter } from './router.tsx'

const queries = new QueryClient({
  defaultOptions: {
    queries: {
      // What was refused stays refused; what could not be reached may answer the next time.
      retry: (count, fault) => count < 2 && !(fault instanceof AskFault && fault.problem !== null),
    },
  },
})

createRoot(document.getElementById('page')!).render(
  <StrictMode>
    <QueryClientProvider client={queries}>
      <RouterProvider router={createPageRouter()} />
    </QueryClientProvider>
  </StrictMode>,
)
