import { MantineProvider } from '@mantine/core';
import { Notifications } from '@mantine/notifications';
import { RouterProvider } from 'react-router';
import { Provider as GraphqlProvider } from 'urql';
import { graphqlClient } from '../api/graphql-client.ts';
import { router } from './router.tsx';
import { useTheme } from './theme.ts';

/** Everything a page may rely on: the theme, the GraphQL client, notifications and the address. */
export function App() {
  return (
    <MantineProvider theme={useTheme()} defaultColorScheme="auto">
      <GraphqlProvider value={graphqlClient}>
        <Notifications position="bottom-right" />
        <RouterProvider router={router} />
      </GraphqlProvider>
    </MantineProvider>
  );
}
