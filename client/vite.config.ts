import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { compressFiles } from './compress-files.ts';

/** Where `npm run dev` finds an API; the built client is served by the API itself. */
const API_URL = process.env.GONDOLA_API_URL ?? 'http://127.0.0.1:3000';
const API_PATHS = [
  '/graphql',
  '/files',
  '/get-artifact',
  '/api',
  '/predict',
  '/corrections',
  '/drift',
  '/healthz',
  '/readyz',
  '/queues',
];

export default defineConfig({
  plugins: [react(), compressFiles()],
  build: {
    outDir: '../dist/client',
    emptyOutDir: true,
    target: 'es2023',
    // The first that know light-dark(): what it would be translated to does not see Mantine's choice of scheme.
    cssTarget: ['chrome123', 'firefox120', 'safari17.5'],
    // The pages are sent compressed, and GraphiQL's editor is one large file by nature.
    chunkSizeWarningLimit: 4_000,
    rolldownOptions: {
      input: { client: 'index.html', graphiql: 'graphiql.html' },
      // GraphiQL marks its modules for a compiler that is not used here.
      checks: { moduleLevelDirective: false },
    },
  },
  server: {
    proxy: Object.fromEntries(API_PATHS.map((path) => [path, { target: API_URL, ws: path === '/graphql' }])),
  },
});
