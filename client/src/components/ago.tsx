import { useFormat } from '../texts/use-format.ts';

/** How long ago a time was, or in how long it will be; the time itself where the pointer rests on it. */
export function Ago({ at }: { at: string }) {
  const format = useFormat();
  return (
    <time dateTime={at} title={format.time(at)}>
      {format.ago(at)}
    </time>
  );
}
