"""Where each promise is measured, and the broken builds (mutants) that must not pass.

By import path; a test holds that each is there, and `scripts.promises` shows them.
"""

from __future__ import annotations

from typing import Final, NamedTuple


class Proof(NamedTuple):
    """The tests and benchmarks of a promise, and what they catch."""

    tests: tuple[str, ...]
    mutants: tuple[str, ...]


PROOFS: Final = {
    "A1": Proof(
        ("tests.anonymity.test_seating_plan.test_the_files_tell_no_more_than_the_publication",),
        (
            "tests.mutants.boxes.EXTRA_COLUMN",
            "tests.mutants.anonymity.unpadded_sheets",
            "tests.mutants.anonymity.counters_beside_sheets",
            "tests.mutants.anonymity.a_key_kept",
            "tests.mutants.anonymity.a_key_in_the_log",
        ),
    ),
    "A2": Proof(
        (
            "tests.anonymity.test_traces"
            ".test_after_the_count_no_byte_is_left_of_a_sheet_or_of_its_key",
            "tests.ballots.test_promises.test_nothing_is_left_after_the_count",
        ),
        (
            "tests.mutants.anonymity_processes.keeps_the_key",
            "tests.mutants.anonymity_processes.leaves_the_wal",
            "tests.mutants.boxes.OnlyUnlinksTheKey",
            "tests.mutants.boxes.KeepsTheSheets",
        ),
    ),
    "A3": Proof(
        (
            "tests.anonymity.test_traces.test_a_child_s_device_and_words_are_written_nowhere",
            "tests.web.test_discretion.test_nothing_of_a_child_whose_page_fails_is_logged",
        ),
        (
            "tests.mutants.anonymity_processes.logs_who_comes",
            "tests.mutants.anonymity_processes.logs_what_failed",
            "tests.mutants.logs.names_the_address",
            "tests.mutants.logs.says_what_the_error_says",
        ),
    ),
    "A4": Proof(
        (
            "tests.browser.test_child_traces"
            ".test_a_journey_leaves_nothing_on_the_device_and_calls_nobody",
        ),
        (
            "tests.mutants.surfaces.sets_a_cookie",
            "tests.mutants.surfaces.loads_a_font_from_elsewhere",
            "tests.mutants.surfaces.stores_in_the_browser",
        ),
    ),
    "A5": Proof(
        (
            "tests.anonymity.test_no_way_out.test_nobody_lifts_what_was_announced_by_any_address",
            "tests.anonymity.test_no_way_out"
            ".test_no_command_of_a_consultation_lifts_what_was_announced",
            "tests.anonymity.test_no_way_out.test_every_setting_was_looked_at",
        ),
        (
            "tests.mutants.anonymity_powers.lower_thresholds_at_the_end",
            "tests.mutants.anonymity_powers.change_the_key",
            "tests.mutants.anonymity_powers.a_page_that_empties_boxes",
        ),
    ),
    "A6": Proof(
        (
            "tests.ballots.test_tickets.test_a_ticket_cannot_be_joined_to_a_sheet",
            "tests.ballots.test_tickets.test_four_processes_at_once_use_each_ticket_once",
        ),
        (
            "tests.mutants.tickets.KeepsTheSubmission",
            "tests.mutants.tickets.KeepsTheTime",
            "tests.mutants.tickets.KeepsTheOrder",
            "tests.mutants.tickets.NeverUsesUp",
            "tests.mutants.tickets.LetsRetriesRace",
        ),
    ),
    "A7": Proof(
        ("tests.ballots.test_quarantine.test_a_rejected_text_is_gone_from_every_byte",),
        (
            "tests.mutants.texts.says_it_in_an_event",
            "tests.mutants.texts.keeps_the_key",
            "tests.mutants.texts.only_unlinks_the_row",
            "tests.mutants.texts.only_frees_the_slot",
        ),
    ),
    "A8": Proof(
        (
            "tests.statistics.test_attacked_towns.test_who_subtracts_finds_nothing_that_was_hidden",
            "tests.statistics.test_attacker.test_no_subtraction_gives_a_cell_that_is_hidden",
        ),
        ("tests.mutants.disclosure.hides_small_cells_alone",),
    ),
    "D1": Proof(
        ("tests.faults.test_kills.test_a_web_that_is_killed_loses_no_acknowledged_sheet",),
        ("tests.mutants.faults.acknowledge_first", "tests.mutants.boxes.AcknowledgesFirst"),
    ),
    "D2": Proof(
        ("tests.faults.test_disk.test_a_sheet_is_on_the_disk_before_its_child_is_thanked",),
        ("tests.mutants.faults.sync_rarely",),
    ),
    "D3": Proof(
        (
            "tests.faults.test_retries.test_sheets_sent_again_to_several_webs_are_kept_once",
            "tests.ballots.test_promises.test_retried_sheets_are_kept_once",
        ),
        (
            "tests.mutants.faults.forget_the_id",
            "tests.mutants.boxes.ForgetsTheId",
            "tests.mutants.boxes.LastOneStands",
            "tests.mutants.boxes.LosesSome",
        ),
    ),
    "D4": Proof(
        (
            "tests.faults.test_counts.test_a_count_that_is_killed_at_any_moment_counts_exactly_once",
            "tests.ballots.test_promises"
            ".test_a_crash_at_any_moment_of_the_count_counts_exactly_once",
        ),
        (
            "tests.mutants.faults.destroy_too_soon",
            "tests.mutants.boxes.DeletesBeforeRecording",
            "tests.mutants.boxes.DestroysTheKeyBeforeRecording",
            "tests.mutants.boxes.MarksBeforeRecording",
            "tests.mutants.boxes.NeverFinishes",
        ),
    ),
    "D5": Proof(
        ("tests.faults.test_kills.test_read_models_equal_a_rebuild_after_the_worker_was_killed",),
        (
            "tests.mutants.faults.move_the_position_apart",
            "tests.mutants.projectors.TwoTransactions",
            "tests.mutants.projectors.SkipsWhatFails",
        ),
    ),
    "D6": Proof(
        (
            "tests.faults.test_disk"
            ".test_a_full_disk_is_said_in_a_childs_words_and_nothing_acknowledged_is_lost",
            "tests.postgres.test_full_disk"
            ".test_a_server_without_room_for_its_wal_thanks_nobody_and_goes_on_once_it_is_started",
        ),
        ("tests.mutants.faults.thank_anyway",),
    ),
    "D7": Proof(
        (
            "tests.postgres.test_restarts.test_no_sheet_is_lost_when_the_server_restarts",
            "tests.postgres.test_takeover.test_another_worker_takes_over_and_never_two_work_at_once",
            "tests.postgres.test_standby"
            ".test_a_failover_to_a_standby_loses_nothing_and_the_other_machine_counts",
            "tests.postgres.test_standby.test_a_failover_after_thousands_of_sheets_loses_nothing",
        ),
        (
            "tests.mutants.boxes.ForgetsTheId",
            "tests.mutants.postgres.always_wins",
            "tests.mutants.postgres.believes_for_ever",
            "tests.mutants.postgres.cancels_in_time",
        ),
    ),
    "D8": Proof(
        (
            "tests.faults.test_starts.test_cities_served_at_once_on_an_empty_database_all_start",
            "tests.faults.test_starts.test_tables_created_at_once_are_all_there",
        ),
        ("tests.mutants.faults.create_without_a_lock",),
    ),
    "D9": Proof(
        (
            "tests.faults.test_clocks"
            ".test_a_clock_set_back_and_forward_loses_no_sheet_and_crosses_no_deadline_twice",
        ),
        (
            "tests.mutants.faults.close_again",
            "tests.mutants.faults.count_without_waiting",
            "tests.mutants.faults.forget_when_it_was_seen",
        ),
    ),
    "D10": Proof(
        (
            "tests.backup.test_promises.test_a_restored_city_is_the_same_and_its_sheets_are_counted",
            "tests.backup.test_under_load"
            ".test_backups_of_a_working_city_hold_every_sheet_acknowledged_before",
        ),
        (
            "tests.mutants.backups.without_the_box",
            "tests.mutants.backups.without_keys",
            "tests.mutants.backups.store_by_store",
            "tests.mutants.backups.unchecked",
            "tests.mutants.backups.checks_while_it_loads",
        ),
    ),
    "D11": Proof(
        (
            "tests.chain.test_tampering.test_every_change_of_the_past_is_found_and_its_place_named",
            "tests.chain.test_export.test_every_change_of_an_export_is_found_by_an_outsider",
            "tests.chain.test_alarm.test_every_change_of_the_past_raises_the_alarm",
        ),
        (
            "tests.mutants.chain.leaf_without_lengths",
            "tests.mutants.chain.BelievesTheTable",
            "tests.mutants.chain.StopsAtTheHead",
            "tests.mutants.chain.SignsWhateverIsThere",
            "tests.mutants.chain.BeginsAnew",
            "tests.mutants.chain.LooksAtTheEndOnly",
            "tests.mutants.chain.KeepsItToItself",
            "tests.mutants.chain.believes_the_key_of_the_export",
            "tests.mutants.chain.believes_every_signature",
        ),
    ),
    "D12": Proof(
        ("tests.evolution.test_frozen_stores.test_a_frozen_store_opens",),
        ("tests.mutants.evolution.ForgetsAField", "tests.mutants.evolution.read_without"),
    ),
    "D13": Proof(
        (
            "tests.browser.test_queue.test_sheets_survive_kills",
            "tests.browser.test_queue.test_sheets_survive_a_server_in_trouble",
        ),
        (
            "tests.mutants.workers.BROKEN",
            "tests.mutants.workers.BROKEN_AFTER_THE_CLOSING",
            "tests.mutants.sending.thanks_whoever_is_late",
        ),
    ),
    "L1": Proof(
        ("bench.nine_oclock.main", "tests.ballots.test_load.test_sheets_that_wait_share_a_commit"),
        ("tests.mutants.load.OneByOne",),
    ),
    "L2": Proof(
        ("bench.flood.main", "tests.web.test_turns.test_a_flood_lets_another_place_pass"),
        ("tests.mutants.sharing.FirstComeFirstServed", "tests.mutants.sharing.ReadsInTurn"),
    ),
    "L3": Proof(
        ("bench.growth.main", "tests.ballots.test_load.test_a_sheet_costs_the_same_in_a_full_box"),
        ("tests.mutants.load.LooksIntoTheBox",),
    ),
}
"""By the code of the promise."""
