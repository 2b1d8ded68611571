import { Popover } from "@mantine/core";
import { IconHistory } from "@tabler/icons-react";
import { useState } from "react";
import { useTexts } from "../ui/texts/TextsProvider.tsx";
import type { Comment } from "../../src-contract/entities/comment.ts";
import { writtenVersions } from "../../src-contract/rules/comment-versions.ts";
import { IconButton } from "../ui/IconButton.tsx";
import { When } from "../ui/When.tsx";
import classes from "./CommentList.module.css";

/** G4-3: everything that the comment has said, newest first; nothing where nobody has changed it. */
export function CommentVersions({ comment, now }: { comment: Comment; now: number }) {
  const { t } = useTexts();
  const [opened, setOpened] = useState(false);
  const versions = writtenVersions(comment);
  if (versions.length === 0) return null;
  return (
    <Popover opened={opened} onChange={setOpened} position="bottom-end" width={360} withinPortal trapFocus returnFocus>
      <Popover.Target>
        <IconButton label={t("card.comments.versions")} onClick={() => setOpened((old) => !old)}>
          <IconHistory size={15} stroke={1.7} />
        </IconButton>
      </Popover.Target>
      <Popover.Dropdown p={8} aria-label={t("card.comments.versions")}>
        <ul className={classes.versions} tabIndex={0} aria-label={t("card.comments.versions")}>
          {versions.map(({ text, at }, index) => (
            // two desks of one person may have written in one millisecond
            <li key={`${at} ${index}`}>
              <span className={classes.quiet}>
                <When time={at} now={now} />
              </span>
              <p className={text === "" ? classes.removed : classes.text}>{text || t("card.comments.removed")}</p>
            </li>
          ))}
        </ul>
      </Popover.Dropdown>
    </Popover>
  );
}
