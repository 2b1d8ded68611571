import { useTexts } from "../ui/texts/TextsProvider.tsx";
import { useFormat } from "../ui/use-format.ts";
import { useNow } from "../ui/use-now.ts";
import classes from "./CallTimer.module.css";

/** `since`: milliseconds UTC; null shows 0:00, so that nothing moves when the counting begins. */
export function CallTimer({ since }: { since: number | null }) {
  const { t } = useTexts();
  const format = useFormat();
  const now = useNow("second");
  const duration = format.duration(since === null ? 0 : Math.max(0, Math.floor((now - since) / 1000)));
  return (
    <span className={classes.timer} role="timer" aria-label={t("softphone.call.timer", { duration })}>
      {duration}
    </span>
  );
}
