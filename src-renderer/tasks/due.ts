/** Proposals for the due time of a task, from the moment of choosing, in the desk's own zone. */
export const dueChoices = ["hour", "today", "tomorrow", "threeDays", "week"] as const;
export type DueChoice = (typeof dueChoices)[number];

const days: Record<Exclude<DueChoice, "hour" | "today">, number> = { tomorrow: 1, threeDays: 3, week: 7 };

/** «Через час» to the minute; «сегодня вечером» 18:00, or in an hour when it is past; other days at 10:00. */
export function dueAt(choice: DueChoice, now: number): number {
  const inAnHour = now + 3_600_000;
  if (choice === "hour") return inAnHour;
  const date = new Date(now);
  if (choice === "today") return Math.max(date.setHours(18, 0, 0, 0), inAnHour);
  date.setDate(date.getDate() + days[choice]);
  return date.setHours(10, 0, 0, 0);
}

export type DueGroup = "overdue" | "today" | "ahead" | "noDue";

/** Where a task stands on the screen «Сегодня». */
export function dueGroup(due: number | null, now: number): DueGroup {
  if (due === null) return "noDue";
  if (due < now) return "overdue";
  return due <= new Date(now).setHours(23, 59, 59, 999) ? "today" : "ahead";
}
