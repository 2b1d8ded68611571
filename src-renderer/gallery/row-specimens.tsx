import { useState } from "react";
import { DataTable } from "../ui/DataTable.tsx";
import { TabFrame } from "../ui/TabFrame.tsx";
import { useTexts } from "../ui/texts/TextsProvider.tsx";
import { VirtualList } from "../ui/VirtualList.tsx";
import classes from "./GalleryPage.module.css";
import { now, type SampleRow, sampleRows } from "./sample-rows.ts";

export function TableSpecimen() {
  const { t } = useTexts();
  return (
    <div className={classes.tall}>
      <TabFrame asOf={now}>
        <DataTable
          name="specimen"
          label={t("records.orders.orders")}
          columns={[
            { key: "number", label: "№", width: "60px", value: (row: SampleRow) => row.number },
            {
              key: "at",
              label: t("records.history.columns.when"),
              width: "minmax(0, 1fr)",
              value: ({ at }) => ({ at }),
            },
            {
              key: "sum",
              label: t("records.orders.columns.sum"),
              width: "120px",
              end: true,
              value: ({ minor }) => ({ minor, currency: "RUB" }),
            },
          ]}
          rows={sampleRows}
          rowId={({ id }) => id}
          isQuiet={({ number }) => number % 3 === 0}
        />
      </TabFrame>
    </div>
  );
}

export function ListSpecimen() {
  const { t } = useTexts();
  const [active, setActive] = useState(1);
  return (
    <div className={classes.tall}>
      <VirtualList
        label={t("list.all")}
        count={sampleRows.length}
        rowHeight={54}
        active={active}
        rowId={(index) => sampleRows[index]?.id ?? ""}
        isSelected={(index) => index === 0}
        renderRow={(index) => sampleRows[index]?.number}
        onActiveChange={setActive}
        onOpen={() => undefined}
      />
    </div>
  );
}
