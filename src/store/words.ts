/** The words of a text, each once, as they are compared when a case is looked for: letter case, width and signs do not matter. */
export const toWords = (text: string): string[] => [
  ...new Set(
    text
      .normalize('NFKC')
      .toLowerCase()
      .match(/[\p{L}\p{M}\p{N}]+(?:[-_.][\p{L}\p{M}\p{N}]+)*/gu) ?? [],
  ),
];
