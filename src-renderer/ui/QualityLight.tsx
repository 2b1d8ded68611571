import type { QualityCause, QualityLight as Light } from "../../src-contract/rules/call-quality.ts";
import classes from "./QualityLight.module.css";
import { useQualityWords } from "./use-quality-words.ts";

/** G13-4: how the call sounds, as colour, shape and words: three bars, two, one. */
export function QualityLight({ quality }: { quality: { light: Light; cause: QualityCause | null } }) {
  const words = useQualityWords().spoken(quality);
  return (
    <span className={classes.light} data-light={quality.light} role="img" aria-label={words} title={words}>
      <span />
      <span />
      <span />
    </span>
  );
}
