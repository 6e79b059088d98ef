import { useEffect, useRef, useState } from 'react';
import { UploadError, uploadFile } from '../../api/upload-file.ts';
import type { Draft } from './draft.ts';
import { isPicture } from './file-kinds.ts';

/** The picture of the form and how it comes to the server. */
export interface PictureState {
  /** Of the file in this browser; undefined after a reload, when the server's is shown. */
  readonly previewUrl: string | undefined;
  /** The share that was sent, in [0, 1]; undefined while nothing is sent. */
  readonly sent: number | undefined;
  /** A file that is no picture, by its name. */
  readonly wrongKind: string | undefined;
  /** The server's words when it did not take the file. */
  readonly refusal: string | undefined;
  readonly take: (file: File) => void;
  readonly remove: () => void;
}

/** Sends a picture as soon as it is chosen, and keeps its digest in the draft. A picture that is pasted is taken too. */
export function usePicture(draft: Draft, change: (changes: Partial<Draft>) => void): PictureState {
  const [previewUrl, setPreviewUrl] = useState<string>();
  const [sent, setSent] = useState<number>();
  const [wrongKind, setWrongKind] = useState<string>();
  const [refusal, setRefusal] = useState<string>();
  const upload = useRef<AbortController>(undefined);
  useEffect(
    () => () => {
      if (previewUrl !== undefined) URL.revokeObjectURL(previewUrl);
    },
    [previewUrl],
  );

  const remove = () => {
    upload.current?.abort();
    setPreviewUrl(undefined);
    setSent(undefined);
    setWrongKind(undefined);
    setRefusal(undefined);
    if (draft.pictureDigest !== null) change({ pictureDigest: null, pictureName: '' });
  };
  const take = (file: File) => {
    if (!isPicture(file)) {
      setWrongKind(file.name);
      return;
    }
    remove();
    const own = new AbortController();
    upload.current = own;
    setPreviewUrl(URL.createObjectURL(file));
    setSent(0);
    uploadFile(file, { onProgress: setSent, signal: own.signal }).then(
      ({ digest }) => {
        if (own.signal.aborted) return;
        setSent(undefined);
        change({ pictureDigest: digest, pictureName: file.name });
      },
      (error: unknown) => {
        if (own.signal.aborted) return;
        setSent(undefined);
        setPreviewUrl(undefined);
        setRefusal(error instanceof UploadError ? error.message : String(error));
      },
    );
  };

  const latestTake = useRef(take);
  latestTake.current = take;
  useEffect(() => {
    const onPaste = (event: ClipboardEvent) => {
      const file = [...(event.clipboardData?.files ?? [])].find(isPicture);
      if (file === undefined) return;
      event.preventDefault();
      latestTake.current(file);
    };
    addEventListener('paste', onPaste);
    return () => removeEventListener('paste', onPaste);
  }, []);
  return { previewUrl, sent, wrongKind, refusal, take, remove };
}
