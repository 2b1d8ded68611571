import { useTranslation } from "react-i18next";
import type { CallQuality } from "./call-quality.ts";
import classes from "./QualityLight.module.css";

/** G13-4: how the call sounds, as colour, shape and words: three bars, two, one. */
export function QualityLight({ quality: { light, cause } }: { quality: CallQuality }) {
  const { t } = useTranslation();
  const words = [t(`softphone.quality.${light}`), ...(cause ? [t(`softphone.quality.causes.${cause}`)] : [])].join(
    ": ",
  );
  return (
    <span className={classes.light} data-light={light} role="img" aria-label={words} title={words}>
      <span />
      <span />
      <span />
    </span>
  );
}
