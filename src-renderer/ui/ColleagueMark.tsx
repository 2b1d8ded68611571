import { IconHeadset } from "@tabler/icons-react";
import classes from "./ColleagueMark.module.css";

type ColleagueMarkProps = {
  words: string;
  /** The words with more beside them. */
  tip: string;
  /** The icon alone, where a row has no room for the words. */
  compact: boolean;
};

/** UX convention 24: a colleague is at this client now. */
export function ColleagueMark({ words, tip, compact }: ColleagueMarkProps) {
  return compact ? (
    <span className={classes.mark} role="img" aria-label={words} data-tip={tip}>
      <IconHeadset size={14} stroke={1.8} />
    </span>
  ) : (
    <span className={classes.mark} role="status" data-tip={tip}>
      <IconHeadset size={14} stroke={1.8} aria-hidden />
      <span className={classes.words}>{words}</span>
    </span>
  );
}
