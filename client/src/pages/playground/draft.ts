import { useCallback, useEffect, useRef, useState } from 'react';

/** What a visitor has entered and not lost by a reload. */
export interface Draft {
  readonly title: string;
  readonly description: string;
  /** Of the uploaded picture. */
  readonly pictureDigest: string | null;
  readonly pictureName: string;
  /** Null for the usual model. */
  readonly modelName: string | null;
}

export const EMPTY_DRAFT: Draft = {
  title: '',
  description: '',
  pictureDigest: null,
  pictureName: '',
  modelName: null,
};

const STORED_AS = 'gondola.playground';
const STORED_AFTER_MS = 300;

/** The draft of this tab, and how to change parts of it. Kept in the tab's own storage: it may be long or private. */
export function useDraft(): [Draft, (changes: Partial<Draft>) => void] {
  const [draft, setDraft] = useState(storedDraft);
  const latest = useRef(draft);
  const change = useCallback((changes: Partial<Draft>) => {
    setDraft((before) => ({ ...before, ...changes }));
  }, []);
  useEffect(() => {
    latest.current = draft;
    const timer = setTimeout(() => store(draft), STORED_AFTER_MS);
    return () => clearTimeout(timer);
  }, [draft]);
  useEffect(() => {
    const storeNow = () => store(latest.current);
    addEventListener('pagehide', storeNow);
    return () => {
      removeEventListener('pagehide', storeNow);
      storeNow();
    };
  }, []);
  return [draft, change];
}

function storedDraft(): Draft {
  try {
    return { ...EMPTY_DRAFT, ...(JSON.parse(sessionStorage.getItem(STORED_AS) ?? '{}') as Partial<Draft>) };
  } catch {
    return EMPTY_DRAFT;
  }
}

function store(draft: Draft): void {
  try {
    sessionStorage.setItem(STORED_AS, JSON.stringify(draft));
  } catch {
    // A full storage costs the reload, not the page.
  }
}
