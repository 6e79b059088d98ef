import './workers.ts';
import 'graphiql/style.css';
import './graphiql.css';
import { createGraphiQLFetcher } from '@graphiql/toolkit';
import { GraphiQL, HISTORY_PLUGIN } from 'graphiql';
import { createClient } from 'graphql-ws';
import { createRoot } from 'react-dom/client';
import { examplesPlugin } from './examples-plugin.tsx';

const url = `${location.origin}/graphql`;
const fetcher = createGraphiQLFetcher({
  url,
  wsClient: createClient({ url: url.replace(/^http/, 'ws') }),
});

const WELCOME = `# Gondola's GraphQL API. Examples to run: third button at the left; the whole schema: first button.
# Ctrl-Enter runs the operation at the cursor.

{
  model {
    name
    champion {
      version
      createdAt
    }
  }
}
`;

createRoot(document.getElementById('graphiql') as HTMLElement).render(
  <GraphiQL fetcher={fetcher} defaultQuery={WELCOME} plugins={[HISTORY_PLUGIN, examplesPlugin]} />,
);
