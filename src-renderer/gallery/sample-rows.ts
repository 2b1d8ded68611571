/** Noon in Moscow of a day like any other: what stands on the page is the same at any time. */
export const now = Date.UTC(2026, 2, 12, 9, 0);

export type SampleRow = { id: string; number: number; at: number; minor: number };

export const sampleRows: readonly SampleRow[] = Array.from({ length: 200 }, (_, index) => ({
  id: `row-${index + 1}`,
  number: index + 1,
  at: now - index * 86_400_000,
  minor: (index + 1) * 12_345,
}));
