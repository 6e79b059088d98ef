import { createBrowserRouter, type RouteObject } from 'react-router';
import { PageFailed } from './page-failed.tsx';
import { PageLoading } from './page-loading.tsx';
import { Shell } from './shell.tsx';

/** A page is loaded when it is first opened. Its module exports the component as `Page`. */
const page = (path: string, load: () => Promise<{ Page: React.ComponentType }>): RouteObject => ({
  path,
  lazy: async () => ({ Component: (await load()).Page }),
});

export const router = createBrowserRouter([
  { ...page('/sign-in', () => import('../access/sign-in-page.tsx')), HydrateFallback: PageLoading },
  {
    element: <Shell />,
    errorElement: <PageFailed />,
    HydrateFallback: PageLoading,
    children: [
      {
        errorElement: <PageFailed />,
        children: [
          page('/', () => import('../pages/home/page.tsx')),
          page('/playground', () => import('../pages/playground/page.tsx')),
          page('/films', () => import('../pages/films/page.tsx')),
          page('/train', () => import('../pages/train/page.tsx')),
          page('/runs', () => import('../pages/runs/page.tsx')),
          page('/runs/compare', () => import('../pages/compare/page.tsx')),
          page('/runs/:id', () => import('../pages/run/page.tsx')),
          page('/models', () => import('../pages/models/page.tsx')),
          page('/models/:name', () => import('../pages/model/page.tsx')),
          page('/data', () => import('../pages/data/page.tsx')),
          page('/data/:id', () => import('../pages/dataset/page.tsx')),
          page('/monitoring', () => import('../pages/monitoring/page.tsx')),
          page('/review', () => import('../pages/review/page.tsx')),
          page('/keys', () => import('../pages/keys/page.tsx')),
          page('/accounts', () => import('../pages/accounts/page.tsx')),
          page('/audit', () => import('../pages/audit/page.tsx')),
          page('*', () => import('./page-missing.tsx')),
        ],
      },
    ],
  },
]);
