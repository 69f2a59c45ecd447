/** The name of the page in the tab: the nearest thing first, for tabs are narrow. */

import { useEffect } from "preact/hooks";

export function usePageTitle(...parts: readonly (string | undefined)[]): void {
  const title = [...parts.filter(Boolean), "Boardcast"].join(" · ");
  useEffect(() => {
    document.title = title;
  }, [title]);
}
