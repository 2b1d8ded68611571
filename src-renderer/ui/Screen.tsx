import { Title } from "@mantine/core";
import type { ReactNode } from "react";
import classes from "./Screen.module.css";

type ScreenProps = { title: string; aside?: ReactNode; children: ReactNode };

/** A screen without a list at its left: a heading with its switches, below it what scrolls by itself. */
export function Screen({ title, aside, children }: ScreenProps) {
  return (
    <div className={classes.screen}>
      <div className={classes.head}>
        <Title order={1} size="h1">
          {title}
        </Title>
        {aside}
      </div>
      <div className={classes.body}>{children}</div>
    </div>
  );
}
