import { useFormat } from "./use-format.ts";

type WhenProps = { time: number; now: number; short?: boolean };

/** UX convention 14: a moment in words, the exact time with its zone in the tooltip. */
export function When({ time, now, short = false }: WhenProps) {
  const format = useFormat();
  return (
    <time dateTime={new Date(time).toISOString()} data-tip={format.exact(time)}>
      {short ? format.whenShort(time, now) : format.when(time, now)}
    </time>
  );
}
