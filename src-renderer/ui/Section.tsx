import { Group, Paper, Title } from "@mantine/core";
import { type ReactNode, useId } from "react";
import classes from "./Section.module.css";
import { useSectionRole } from "./section-role.ts";

type SectionProps = { title: string; aside?: ReactNode; children: ReactNode };

/** A titled panel of a screen. */
export function Section({ title, aside, children }: SectionProps) {
  const id = useId();
  const role = useSectionRole();
  return (
    <Paper component="section" role={role} className={classes.root} aria-labelledby={id}>
      <Group className={classes.head} justify="space-between" wrap="nowrap" gap="xs">
        <Title order={2} id={id} size="h2">
          {title}
        </Title>
        {aside}
      </Group>
      {children}
    </Paper>
  );
}
