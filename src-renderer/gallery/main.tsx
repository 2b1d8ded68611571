import "@mantine/core/styles.css";
import "../ui/window.css";
import { createRoot } from "react-dom/client";
import { GalleryPage } from "./GalleryPage.tsx";

const root = document.getElementById("root");
if (!root) throw new Error("index.html has no #root");
createRoot(root).render(<GalleryPage />);
