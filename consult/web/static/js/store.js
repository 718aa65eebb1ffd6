// The sheets that wait on this device, sealed: one row each, by its random id. No time, no order.
"use strict";

self.Store = (() => {
  const SHEETS = "sheets";
  let opened;

  function finished(request) {
    return new Promise((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
  }

  async function open() {
    const request = indexedDB.open("consult", 1);
    request.onupgradeneeded = () => request.result.createObjectStore(SHEETS, { keyPath: "id" });
    const database = await finished(request);
    database.onversionchange = () => database.close();
    database.onclose = () => (opened = undefined);
    return database;
  }

  /** Do something with the sheets; resolves once it is on the disk. */
  async function change(mode, what) {
    opened ??= open();
    let database;
    try {
      database = await opened;
    } catch (error) {
      opened = undefined;
      throw error;
    }
    const transaction = database.transaction(SHEETS, mode, { durability: "strict" });
    const done = new Promise((resolve, reject) => {
      transaction.oncomplete = resolve;
      transaction.onabort = () => reject(transaction.error);
    });
    const result = await finished(what(transaction.objectStore(SHEETS)));
    await done;
    return result;
  }

  return {
    /** Keep a sheet: {id, to, consultation, sealed}. Rejects when it cannot be kept. */
    keep: (sheet) => change("readwrite", (sheets) => sheets.put(sheet)),
    /** Forget a sheet that is safe elsewhere. */
    forget: (id) => change("readwrite", (sheets) => sheets.delete(id)),
    /** All that wait, in the order of their ids. */
    all: () => change("readonly", (sheets) => sheets.getAll()),
  };
})();
