import type { NoteHours } from "./read-note-hours.ts";
import type { NoteZone } from "./note-zone.ts";
import { type Span, weekOf } from "./week-hours.ts";

/** «1-5 09:00-18:00; 6 10:00-14:00 @ Europe/Moscow»: the days from 1 for Monday that have the same hours, then the zone. */
export function hoursText({ week, zone }: Pick<NoteHours, "week" | "zone">): string {
  const days = new Map<string, number[]>();
  week.forEach((spans, day) => {
    if (spans.length === 0) return;
    const text = spans.map(({ from, to }) => `${clockText(from)}-${clockText(to)}`).join(",");
    days.set(text, [...(days.get(text) ?? []), day + 1]);
  });
  return `${[...days].map(([text, of]) => `${daysText(of)} ${text}`).join("; ")} @ ${zoneText(zone)}`;
}

const clockText = (minute: Span["from"]) =>
  `${String(Math.floor(minute / 60)).padStart(2, "0")}:${String(minute % 60).padStart(2, "0")}`;

function daysText(days: number[]): string {
  const [first] = days as [number];
  const isRange = days.length > 2 && days.every((day, nth) => day === first + nth);
  return isRange ? `${first}-${first + days.length - 1}` : days.join(",");
}

function zoneText(zone: NoteZone): string {
  if (zone.kind === "client") return "client";
  if (zone.kind === "zone") return zone.timeZone;
  const hours = Math.floor(Math.abs(zone.minutes) / 60);
  const minutes = Math.abs(zone.minutes) % 60;
  return `UTC${zone.minutes < 0 ? "-" : "+"}${hours}${minutes ? `:${minutes}` : ""}`;
}

/** The other way round; throws on what `hoursText` would not write, but for days in any grouping. */
export function readHoursText(text: string): Pick<NoteHours, "week" | "zone"> {
  const [hours, zone] = text.split(" @ ") as [string, string];
  const spans = hours.split("; ").flatMap((part) => {
    const [days, times] = part.split(" ") as [string, string];
    return daysOf(days).flatMap((day) => times.split(",").map((time) => ({ day, span: spanOf(time) })));
  });
  return { week: weekOf(spans, []), zone: zoneOf(zone) };
}

function daysOf(text: string): number[] {
  return text.split(",").flatMap((part) => {
    const [from = 0, to = from] = part.split("-").map(Number);
    return Array.from({ length: to - from + 1 }, (_, nth) => from + nth - 1);
  });
}

function spanOf(text: string): Span {
  const [from, to] = text.split("-").map((clock) => {
    const [hour, minute] = clock.split(":").map(Number) as [number, number];
    return hour * 60 + minute;
  }) as [number, number];
  return { from, to };
}

function zoneOf(text: string): NoteZone {
  if (text === "client") return { kind: "client" };
  const [, sign, hours, minutes = "0"] = /^UTC([+-])(\d+)(?::(\d+))?$/.exec(text) ?? [];
  if (hours === undefined) return { kind: "zone", timeZone: text };
  return { kind: "offset", minutes: (sign === "-" ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) };
}
