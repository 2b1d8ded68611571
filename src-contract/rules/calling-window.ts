/** What an account that has set none asks about (rules/reference-books.ts). UX.md: 22:00–08:00 at the client's asks once before dialling. Hours of the client's own day. */
export const quietHours = { from: 22, to: 8 } as const;

export type ClientClock = {
  hour: number;
  minute: number;
  part: "night" | "morning" | "day" | "evening";
  /** Inside the quiet hours. */
  quiet: boolean;
};

/**
 * The client's wall clock from the offset that the store computed. `utcOffsetMinutes`: east is plus; `now`:
 * milliseconds UTC. Needs no time zone data, which the window's own may have wrong.
 */
export function clientClock(
  utcOffsetMinutes: number,
  now: number,
  hours: { from: number; to: number } = quietHours,
): ClientClock {
  const local = new Date(now + utcOffsetMinutes * 60_000);
  const hour = local.getUTCHours();
  return {
    hour,
    minute: local.getUTCMinutes(),
    part: partOf(hour),
    quiet: hour >= hours.from || hour < hours.to,
  };
}

function partOf(hour: number): ClientClock["part"] {
  if (hour < 6 || hour >= 22) return "night";
  if (hour < 12) return "morning";
  return hour < 18 ? "day" : "evening";
}

/** «UTC+5», «UTC+5:30», «UTC» */
export function utcOffsetName(utcOffsetMinutes: number, base = "UTC"): string {
  if (utcOffsetMinutes === 0) return base;
  const sign = utcOffsetMinutes < 0 ? "−" : "+";
  const hours = Math.floor(Math.abs(utcOffsetMinutes) / 60);
  const minutes = Math.abs(utcOffsetMinutes) % 60;
  return `${base}${sign}${hours}${minutes ? `:${String(minutes).padStart(2, "0")}` : ""}`;
}

/** Moscow keeps UTC+3 the whole year (Federal Law 248-FZ of 2014). */
export const moscowOffsetMinutes = 180;
