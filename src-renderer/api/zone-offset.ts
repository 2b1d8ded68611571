import { moscowOffsetMinutes } from "../../src-contract/rules/calling-window.ts";

/**
 * Minutes east of UTC, by the window's own time zone data: a client's offset comes from the store instead, whose data is
 * newer. Moscow needs none.
 */
export function zoneOffset(timeZone: string, at: number): number {
  if (timeZone === "Europe/Moscow") return moscowOffsetMinutes;
  const written = new Intl.DateTimeFormat("en-US", { timeZone, timeZoneName: "longOffset" })
    .formatToParts(at)
    .find(({ type }) => type === "timeZoneName")?.value;
  const [, sign, hours = "0", minutes = "0"] = /^GMT([+-])(\d{2}):(\d{2})$/.exec(written ?? "") ?? [];
  return (sign === "-" ? -1 : 1) * (Number(hours) * 60 + Number(minutes));
}
