import { useComputedColorScheme } from '@mantine/core';
import { useEffect, useState } from 'react';

/** In pixels, until the page is there. */
const FIRST_HEIGHT = 640;

/**
 * A report of this server in a frame that may run nothing. The frame is as high as the report, so that it does not scroll
 * by itself and leaves the wheel to what is around it; the report has the colours that were chosen here.
 */
export function ReportFrame({ path, title }: { path: string; title: string }) {
  const [height, setHeight] = useState(FIRST_HEIGHT);
  const [root, setRoot] = useState<HTMLElement>();
  const scheme = useComputedColorScheme('light');
  useEffect(() => {
    if (root === undefined) return;
    const observer = new ResizeObserver(() => setHeight(Math.ceil(root.getBoundingClientRect().height)));
    observer.observe(root);
    return () => observer.disconnect();
  }, [root]);
  useEffect(() => {
    if (root !== undefined) root.style.colorScheme = scheme;
  }, [root, scheme]);
  return (
    <iframe
      src={path}
      title={title}
      // Of the same origin, so that it can be measured; without allow-scripts, nothing in it can make use of that.
      sandbox="allow-same-origin"
      onLoad={({ currentTarget }) => setRoot(currentTarget.contentDocument?.documentElement)}
      style={{ width: '100%', height, border: 0, colorScheme: scheme }}
    />
  );
}
