/** One line: median and 95th percentile of milliseconds, to one decimal where they are small. */
export function print(what: string, times: number[]): void {
  const sorted = times.toSorted((first, second) => first - second);
  const at = (share: number) => rounded(sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0);
  process.stdout.write(`${what}: median ${at(0.5)} ms, p95 ${at(0.95)} ms, n ${times.length}\n`);
}

function rounded(milliseconds: number): string {
  return milliseconds < 100 ? milliseconds.toFixed(1) : milliseconds.toFixed(0);
}
