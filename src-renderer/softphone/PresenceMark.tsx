import { IconCircleFilled, IconCircleOff, IconPhoneCall, IconPhoneFilled, IconQuestionMark } from "@tabler/icons-react";
import type { Presence } from "./dialog-info.ts";
import classes from "./QuickKeys.module.css";

/** Each its own shape, so that none is told by its colour alone; the words stand beside. */
const icons = {
  free: IconCircleFilled,
  ringing: IconPhoneCall,
  talking: IconPhoneFilled,
  offline: IconCircleOff,
  unknown: IconQuestionMark,
} as const satisfies Record<Presence, unknown>;

export function PresenceMark({ presence }: { presence: Presence }) {
  const Icon = icons[presence];
  return <Icon size={14} className={classes.mark} data-presence={presence} aria-hidden />;
}
