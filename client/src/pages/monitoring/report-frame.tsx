import { useComputedColorScheme } from '@mantine/core';
import { useRef, useState } from 'react';

/** In pixels, until the page is there. */
const FIRST_HEIGHT = 640;

/**
 * A page of this server in a frame that may run nothing. The frame is as high as the page, so that it does not scroll by
 * itself and leaves the wheel to what is around it; of the two colour schemes of the page, it shows the one that is on.
 */
export function ReportFrame({ path, title }: { path: string; title: string }) {
  const [height, setHeight] = useState(FIRST_HEIGHT);
  const observer = useRef<ResizeObserver>(undefined);
  const scheme = useComputedColorScheme('light');
  const follow = (frame: HTMLIFrameElement) => {
    observer.current?.disconnect();
    const page = frame.contentDocument?.documentElement;
    if (page === undefined) return;
    observer.current = new ResizeObserver(() => setHeight(Math.ceil(page.getBoundingClientRect().height)));
    observer.current.observe(page);
  };
  return (
    <iframe
      ref={() => () => observer.current?.disconnect()}
      src={path}
      title={title}
      // Of the same origin, so that its height can be read; without allow-scripts, nothing in it can make use of that.
      sandbox="allow-same-origin"
      onLoad={(event) => follow(event.currentTarget)}
      style={{ width: '100%', height, border: 0, colorScheme: scheme }}
    />
  );
}
