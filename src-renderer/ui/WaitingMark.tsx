import { IconClock } from "@tabler/icons-react";
import classes from "./WaitingMark.module.css";

/** UX convention 9: a small clock on what the server has not confirmed yet. `label` says so in words. */
export function WaitingMark({ label }: { label: string }) {
  return (
    <span className={classes.mark} role="img" aria-label={label} data-tip={label}>
      <IconClock size={14} stroke={1.8} />
    </span>
  );
}
