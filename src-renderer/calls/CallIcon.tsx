import { IconPhoneIncoming, IconPhoneOutgoing, IconPhoneX } from "@tabler/icons-react";
import type { Call } from "../../src-contract/entities/call.ts";
import classes from "./CallIcon.module.css";
import { isMissed, useCallWords } from "./use-call-words.ts";

/** Direction by shape and colour, with the word beside it for those who do not see them. */
export function CallIcon({ call }: { call: Call }) {
  const words = useCallWords();
  const missed = isMissed(call);
  const Icon = missed ? IconPhoneX : call.direction === "incoming" ? IconPhoneIncoming : IconPhoneOutgoing;
  return (
    <span
      role="img"
      aria-label={words.direction(call)}
      data-tip={words.direction(call)}
      className={classes.icon}
      data-missed={missed || undefined}
    >
      <Icon size={17} stroke={1.7} />
    </span>
  );
}
