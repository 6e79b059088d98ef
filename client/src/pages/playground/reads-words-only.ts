/** Whether the run that made a model says that it does not look at pictures. @param run null where it is not known */
export function readsWordsOnly(
  run: { readonly params: readonly { readonly name: string; readonly value: string }[] } | null | undefined,
): boolean {
  return run?.params.some(({ name, value }) => name === 'model' && value === 'linear') ?? false;
}
