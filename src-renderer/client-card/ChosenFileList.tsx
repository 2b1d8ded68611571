import { IconPaperclip, IconX } from "@tabler/icons-react";
import { useTexts } from "../ui/texts/TextsProvider.tsx";
import { plainFileName } from "../../src-contract/rules/file-type.ts";
import { IconButton } from "../ui/IconButton.tsx";
import { useErrorText } from "../ui/use-error-text.ts";
import { useFormat } from "../ui/use-format.ts";
import classes from "./AttachmentList.module.css";
import { percentOf } from "./AttachmentList.tsx";
import type { ChosenFiles } from "./use-chosen-files.ts";

/** What will go with the comment, and what was not taken and why. */
export function ChosenFileList({ files }: { files: ChosenFiles }) {
  const { t } = useTexts();
  const format = useFormat();
  const errorText = useErrorText();
  if (files.chosen.length + files.arriving.length === 0) return null;
  return (
    <ul className={classes.list} aria-label={t("files.chosen")}>
      {files.chosen.map(({ sha256, name, size }) => (
        <li key={`${sha256} ${name}`} className={classes.item}>
          <IconPaperclip size={16} stroke={1.6} aria-hidden />
          <span className={classes.name} title={plainFileName(name)}>
            {plainFileName(name)}
          </span>
          <span className={classes.quiet}>{format.bytes(size)}</span>
          <IconButton label={t("files.remove", { name: plainFileName(name) })} onClick={() => files.remove(sha256)}>
            <IconX size={15} stroke={1.7} />
          </IconButton>
        </li>
      ))}
      {files.arriving.map(({ key, name, size, read, error }) => (
        <li key={key} className={classes.item}>
          <IconPaperclip size={16} stroke={1.6} aria-hidden />
          <span className={classes.name} title={plainFileName(name)}>
            {plainFileName(name)}
          </span>
          <span className={error ? classes.failed : classes.quiet} role="status">
            {error ? errorText(error) : t("files.reading", { percent: percentOf(read, size) })}
          </span>
          {error ? (
            <IconButton label={t("files.remove", { name: plainFileName(name) })} onClick={() => files.dismiss(key)}>
              <IconX size={15} stroke={1.7} />
            </IconButton>
          ) : null}
        </li>
      ))}
    </ul>
  );
}
