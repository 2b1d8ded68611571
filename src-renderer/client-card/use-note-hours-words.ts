import { useMemo } from "react";
import { useTexts } from "../ui/texts/TextsProvider.tsx";
import type { NoteZone } from "../../src-contract/rules/note-hours/note-zone.ts";
import type { NoteHours } from "../../src-contract/rules/note-hours/read-note-hours.ts";
import { dayMinutes, type Span } from "../../src-contract/rules/note-hours/week-hours.ts";
import { useFormat } from "../ui/use-format.ts";
import { useTimeZoneChoices } from "./time-zone-choices.ts";

/** «пн–пт 9:00–17:00, сб 10:00–14:00, время: Москва». */
export function useNoteHoursWords(): (hours: Pick<NoteHours, "week" | "zone">) => string {
  const { t, language } = useTexts();
  const format = useFormat();
  const { nameOf } = useTimeZoneChoices();
  const dayNames = useMemo(() => {
    const short = new Intl.DateTimeFormat(language, { weekday: "short", timeZone: "UTC" });
    // 5 January 1970 was a Monday
    return Array.from({ length: 7 }, (_, day) => short.format((day + 4) * dayMinutes * 60_000));
  }, [language]);

  return ({ week, zone }) => {
    const daysByHours = new Map<string, number[]>();
    for (const [day, spans] of week.entries()) {
      if (spans.length === 0) continue;
      const text = spans.map(spanText).join(t("card.note.reading.and"));
      daysByHours.set(text, [...(daysByHours.get(text) ?? []), day]);
    }
    const parts = [...daysByHours].map(([text, days]) =>
      days.length === 7 ? text : `${daysText(days, dayNames)} ${text}`,
    );
    return [...parts, zoneText(zone)].join(", ");
  };

  function spanText({ from, to }: Span): string {
    if (from === 0 && to === dayMinutes) return t("card.note.reading.wholeDay");
    if (to === dayMinutes) return t("card.note.reading.from", { time: clockText(from) });
    if (from === 0) return t("card.note.reading.to", { time: clockText(to) });
    return `${clockText(from)}–${clockText(to)}`;
  }

  function zoneText(zone: NoteZone): string {
    if (zone.kind === "client") return t("card.note.reading.client");
    if (zone.kind === "offset") return format.utcOffset(zone.minutes);
    return t("card.note.reading.zone", { zone: nameOf(zone.timeZone) });
  }
}

function clockText(minute: number): string {
  return `${Math.floor(minute / 60)}:${String(minute % 60).padStart(2, "0")}`;
}

/** Three and more in a row are a range. */
function daysText(days: readonly number[], names: readonly string[]): string {
  const rows: number[][] = [];
  for (const day of days) {
    const row = rows.at(-1);
    if (row?.at(-1) === day - 1) row.push(day);
    else rows.push([day]);
  }
  const nameOf = (day = 0) => names[day] ?? "";
  return rows
    .flatMap((row) => (row.length > 2 ? [`${nameOf(row[0])}–${nameOf(row.at(-1))}`] : row.map(nameOf)))
    .join(", ");
}
