import { PageTitle } from '../../components/page-title.tsx';

export function Page() {
  return <PageTitle title="home" />;
}
