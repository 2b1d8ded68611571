import { NativeSelect } from "@mantine/core";
import { useTexts } from "../ui/texts/TextsProvider.tsx";
import { type ImportField, type ImportPreview, importFields } from "../../src-contract/table-import.ts";
import { useImportStore } from "./import-store.ts";
import classes from "./MappingTable.module.css";

const rowsShown = 4;

/**
 * One line for each column of the file, turned on its side: a wide table stays readable without scrolling sideways.
 * The plain select of the system, because a file may have three hundred columns.
 */
export function MappingTable({ preview }: { preview: ImportPreview }) {
  const { t } = useTexts();
  const setField = useImportStore((store) => store.setField);
  const rows = preview.sample.slice(0, rowsShown);
  const fields = importFields.map((field) => ({ value: field, label: t(`importing.fields.${field}`) }));
  return (
    <div className={classes.frame}>
      <table className={classes.table}>
        <thead>
          <tr>
            <th scope="col">{t("importing.mapping.column")}</th>
            <th scope="col" className={classes.field}>
              {t("importing.mapping.field")}
            </th>
            {rows.map((_, index) => (
              <th key={index} scope="col" className={classes.cell} data-sample={index}>
                {t("importing.mapping.row", { number: index + 1 })}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {preview.headings.map((heading, column) => {
            const name = heading.trim() || t("importing.mapping.unnamed", { number: column + 1 });
            return (
              <tr key={column} data-ignored={preview.mapping[column] === "ignore" || undefined}>
                <th scope="row" className={classes.heading} title={name}>
                  {name}
                </th>
                <td className={classes.field}>
                  <NativeSelect
                    aria-label={t("importing.mapping.fieldOf", { column: name })}
                    value={preview.mapping[column] ?? "ignore"}
                    data={fields}
                    onChange={(event) => void setField(column, event.currentTarget.value as ImportField)}
                  />
                </td>
                {rows.map((cells, index) => (
                  <td key={index} className={classes.cell} data-sample={index} title={cells[column]}>
                    {cells[column]}
                  </td>
                ))}
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}
