import { Button, Popover } from "@mantine/core";
import { type ReactNode, useState } from "react";
import { useTexts } from "./texts/TextsProvider.tsx";
import classes from "./Explained.module.css";

type ExplainedProps = {
  /** What the button says. */
  words: string;
  /** Its tooltip. */
  title: string;
  children: ReactNode;
};

/** A word that says more when it is asked: by a click or by Enter, closed again by Escape, with the focus back on it. */
export function Explained({ words, title, children }: ExplainedProps) {
  const { t } = useTexts();
  const [opened, setOpened] = useState(false);
  return (
    <Popover
      opened={opened}
      onChange={setOpened}
      position="bottom-start"
      width={340}
      withinPortal
      trapFocus
      returnFocus
      shadow="md"
      transitionProps={{ duration: 80 }}
    >
      <Popover.Target>
        <Button
          size="compact-xs"
          variant="subtle"
          className={classes.button}
          title={title}
          onClick={() => setOpened((old) => !old)}
        >
          {words}
        </Button>
      </Popover.Target>
      <Popover.Dropdown className={classes.text}>
        {children}
        <Button size="compact-xs" variant="default" onClick={() => setOpened(false)}>
          {t("why.close")}
        </Button>
      </Popover.Dropdown>
    </Popover>
  );
}
