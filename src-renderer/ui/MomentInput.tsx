import { TextInput } from "@mantine/core";
import { useTexts } from "./texts/TextsProvider.tsx";
import { type MomentReading, parseMoment } from "./moment-text.ts";
import { useFormat } from "./use-format.ts";

type MomentInputProps = {
  label: string;
  text: string;
  now: number;
  direction: MomentReading["direction"];
  /** What an empty field means, in words. */
  empty: string;
  /** Further words under the field, from the moment that was understood. */
  explain?: (moment: number) => string | null;
  /** What is wrong with a moment that was understood. */
  problem?: string | undefined;
  onChange: (text: string) => void;
};

/** A moment typed by hand: «завтра 10», «через 3 дня», «25.11 14:30»; what was understood stands below. */
export function MomentInput({ label, text, now, direction, empty, explain, problem, onChange }: MomentInputProps) {
  const { t } = useTexts();
  const format = useFormat();
  const readMoment = useReadMoment(direction);
  const moment = readMoment(text, now);
  const understood =
    moment === null ? null : [format.whenExact(moment, now), explain?.(moment)].filter(Boolean).join(", ");
  const ahead = direction === "back" && moment !== null && moment > now;
  const error =
    text.trim() && moment === null ? t("app.moment.notUnderstood") : ahead ? t("app.moment.notYet") : problem;
  return (
    <TextInput
      label={label}
      value={text}
      maxLength={60}
      placeholder={t(direction === "ahead" ? "app.moment.placeholder" : "app.moment.placeholderBack")}
      error={error}
      description={text.trim() ? understood : empty}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}

/** Reads a typed moment with the words of the window's language. */
export function useReadMoment(direction: MomentReading["direction"]): (text: string, now: number) => number | null {
  const { t } = useTexts();
  return (text, now) =>
    parseMoment(text, {
      now,
      direction,
      words: {
        today: t("app.moment.words.today"),
        yesterday: t("app.moment.words.yesterday"),
        tomorrow: t("app.moment.words.tomorrow"),
        dayAfterTomorrow: t("app.moment.words.dayAfterTomorrow"),
        inDays: t("app.moment.words.inDays"),
        inHours: t("app.moment.words.inHours"),
      },
    });
}
