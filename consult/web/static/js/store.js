// The sheets that wait on this device, sealed: one row each, by its random id. No time, no order.
"use strict";

self.Store = (() => {
  const SHEETS = "sheets";
  const SETTINGS = "settings"; // Of a shared tablet: what its adult has chosen.
  let opened;

  function finished(request) {
    return new Promise((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
  }

  async function open() {
    const request = indexedDB.open("consult", 2);
    request.onupgradeneeded = () => {
      const { result: database } = request;
      const missing = (name) => !database.objectStoreNames.contains(name);
      if (missing(SHEETS)) database.createObjectStore(SHEETS, { keyPath: "id" });
      if (missing(SETTINGS)) database.createObjectStore(SETTINGS, { keyPath: "id" });
    };
    const database = await finished(request);
    database.onversionchange = () => {
      database.close();
      opened = undefined;
    };
    database.onclose = () => (opened = undefined);
    return database;
  }

  /** Do something with a store; resolves once it is on the disk. */
  async function change(store, mode, what) {
    opened ??= open();
    let database;
    try {
      database = await opened;
    } catch (error) {
      opened = undefined;
      throw error;
    }
    const transaction = database.transaction(store, mode, { durability: "strict" });
    const done = new Promise((resolve, reject) => {
      transaction.oncomplete = resolve;
      transaction.onabort = () => reject(transaction.error);
    });
    const result = await finished(what(transaction.objectStore(store)));
    await done;
    return result;
  }

  return {
    /** Keep a sheet: {id, to, consultation, sealed, ticket}. Rejects when it cannot be kept. */
    keep: (sheet) => change(SHEETS, "readwrite", (sheets) => sheets.put(sheet)),
    /** Forget a sheet that is safe elsewhere. */
    forget: (id) => change(SHEETS, "readwrite", (sheets) => sheets.delete(id)),
    /** All that wait, in the order of their ids. */
    all: () => change(SHEETS, "readonly", (sheets) => sheets.getAll()),
    setting: (id) => change(SETTINGS, "readonly", (settings) => settings.get(id)),
    set: (setting) => change(SETTINGS, "readwrite", (settings) => settings.put(setting)),
    unset: (id) => change(SETTINGS, "readwrite", (settings) => settings.delete(id)),
  };
})();
