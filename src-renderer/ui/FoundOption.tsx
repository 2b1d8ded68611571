import { Combobox } from "@mantine/core";
import classes from "./FoundOption.module.css";

type FoundOptionProps = { value: string; name: string; aside: string; disabled?: boolean };

/** One of what was found by its words, in the list below a field. */
export function FoundOption({ value, name, aside, disabled = false }: FoundOptionProps) {
  return (
    <Combobox.Option value={value} disabled={disabled} className={classes.option}>
      <span className={classes.name}>{name}</span>
      <span className={classes.aside}>{aside}</span>
    </Combobox.Option>
  );
}
