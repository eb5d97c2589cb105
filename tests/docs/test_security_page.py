"""Each sentence of docs/security.md that claims a behaviour has tests, and this says which.

`PROVEN` has every paragraph, list item and row of the page by how it begins, with the tests that
its sentences have. What claims nothing of Crossway is in `SAID`, with the reason. Whoever changes
the page finds here what to look at, and whoever adds to it has to name a test.

Longer than other files because it is one table, beside the page that it is about.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

import pytest

from crossway.cluster.keys.following import EVERY
from crossway.cluster.keys.key_files import LARGEST
from crossway.cluster.keys.remote import LIMIT, REFRESH
from crossway.cluster.keys.signers import RENEWAL
from crossway.runtime.identity import SKEW
from crossway.runtime.identity.chain import MOST_LINKS
from crossway.runtime.identity.sessions import LIFETIME as SESSION
from crossway.runtime.identity.tokens import LIFETIME
from tests.helpers.paths import ROOT

PAGE = ROOT / "docs" / "security.md"

PROVEN = """\
=== Who is trusted with what
| a namespace's workers
    test_a_key_counts_for_its_own_namespace_alone
    test_forged_tokens_are_refused_from_a_workflow
| the Temporal server
    test_a_forged_link_of_a_listed_namespace_is_no_identity
    test_what_the_server_says_is_let_through
| who can start workflows in a listed namespace
    test_honest_calls_answers_and_failures_pass
| who can read a namespace's histories
    test_a_stolen_token_is_good_for_the_very_same_call_alone
    test_a_reader_of_the_caller_s_history_cancels_that_operation_and_nothing_else
    test_a_borrowed_call_id_answers_and_cancels_nothing
| who can reach the server's gRPC or HTTP port
    test_forged_tokens_are_refused_over_http
    test_unlisted_and_unsigned_callers_are_refused

=== What happens to a call
1. The caller's worker signs a token
    test_a_token_is_for_an_hour_and_for_this_service
    test_a_token_is_for_the_very_kind_of_its_input
    test_an_honest_call_and_a_token_made_by_hand_pass
    test_what_is_empty_is_not_taken_for_one_another
    test_forged_tokens_are_refused_from_a_workflow
    test_a_stolen_token_is_good_for_the_very_same_call_alone
    test_a_call_that_outlives_its_token_is_made_again
    test_tokens_are_for_one_service_which_both_sides_ask_for_its_id
    test_an_audience_of_ones_own_is_for_who_says_the_same
    test_where_a_service_tells_no_id_no_token_names_one
2. The handler's worker checks the token
    test_an_open_and_a_linked_endpoint_open_their_own_services_and_starts_alone
    test_an_endpoint_that_is_pointed_elsewhere_opens_nothing_there
    test_forged_tokens_are_refused_from_a_workflow
    test_input_that_does_not_decode_tells_a_stranger_nothing
    test_a_header_chooses_no_algorithm
    test_lists_of_services_and_operations_take_away
    test_an_endpoint_leads_to_its_own_services_and_queue_alone
    test_a_compiled_operation_without_its_guard_admits_nobody
    test_generated_code_in_a_worker_made_by_hand_admits_listed_and_signed_callers_alone
3. Whoever is refused gets
    test_a_workflow_of_another_caller_s_is_not_attached_to
    test_a_denied_call_is_not_retried_and_each_is_logged
4. What the operation answers is signed
    test_a_header_copied_to_another_start_answers_no_call
    test_an_older_answer_and_one_of_no_time_are_not_taken
    test_an_answer_for_anything_else_is_refused
    test_the_caller_does_not_take_a_forged_result
    test_a_borrowed_call_id_answers_and_cancels_nothing
    test_an_older_result_of_the_same_workflow_id_is_not_taken
    test_a_header_of_somebody_s_call_makes_no_answer_to_it
    test_a_header_counts_for_its_own_workflow_and_arguments_alone
    test_an_update_is_begun_cancelled_and_answered_by_its_own_call_alone
    test_an_activity_is_begun_cancelled_and_answered_by_its_own_call_alone
    test_what_was_started_with_a_header_of_another_start_answers_no_call
    test_a_workflow_named_as_an_activity_or_an_update_is_not_it
    test_an_altered_failure_is_refused
    test_a_failure_that_nobody_signed_is_caught_as_not_authentic
    test_failures_arrive_as_they_were_raised
| a timeout
    test_what_the_server_says_is_let_through
    test_each_error_type_carries_the_call_and_its_cause
| a cancellation, a termination
    test_what_the_server_says_is_let_through
    test_a_reader_of_the_caller_s_history_cancels_that_operation_and_nothing_else
| a handler's error without a cause
    test_what_the_server_says_is_let_through
    test_failures_arrive_as_they_were_raised
    test_each_error_type_carries_the_call_and_its_cause
5. A cancel repeats the token
    test_a_token_is_for_an_hour_and_for_this_service
    test_a_caller_that_is_reset_is_answered_for_its_new_calls_alone
    test_a_caller_that_continues_as_new_makes_calls_of_its_own
    test_a_cancel_reaches_only_what_came_through_its_own_endpoint
    test_a_reader_of_the_caller_s_history_cancels_also_after_the_token_expired
    test_a_token_made_by_hand_is_signed_and_comes_back_as_it_was
    test_a_cancel_ends_the_run_that_the_call_started_and_no_later_one
    test_who_attached_to_another_s_workflow_cannot_cancel_it
6. An operation whose workflow id is taken
    test_a_workflow_of_another_caller_s_is_not_attached_to
    test_a_call_attaches_to_workflows_of_its_own_namespace_alone
    test_what_no_operation_started_is_nobody_s_to_attach_to
    test_the_same_caller_takes_over_and_who_proves_nothing_is_taken_at_his_word
7. What a request starts, signals or updates
    test_a_borrowed_request_id_starts_nothing_and_cancels_nothing
    test_an_update_is_begun_cancelled_and_answered_by_its_own_call_alone
    test_an_activity_is_begun_cancelled_and_answered_by_its_own_call_alone
    test_what_is_signalled_and_asked_under_borrowed_ids_is_the_rival_s_own
    test_what_a_request_leads_to_has_an_id_of_its_call_s
    test_a_denied_call_is_not_retried_and_each_is_logged
Within an operation `get_nexus_caller_info()`
    test_the_handler_is_told_who_calls
    test_who_called_an_operation_that_waits_cannot_be_made_up
    test_what_an_operation_learns_has_all_its_fields
| `allowed_caller_namespaces`
    test_unlisted_and_unsigned_callers_are_refused
    test_a_namespace_may_call_itself
    test_an_empty_list_lets_in_the_endpoint_s_own_namespace_alone
| no list
    test_an_open_endpoint_takes_strangers_but_no_forgeries
    test_a_list_on_an_operation_of_an_open_endpoint_is_for_that_one
    test_the_bad_example_yields_exactly_its_code
| `caller_identity: link`
    test_where_the_link_is_the_identity_it_is_believed
    test_answers_are_signed_behind_an_endpoint_that_asks_for_no_signatures
    test_the_bad_example_yields_exactly_its_code
| `caller_identity: server`
    test_whom_the_server_authenticated_is_believed_where_the_design_says_so
| `proof: signature`
    test_where_signatures_are_asked_for_macs_are_refused
| (an endpoint that is not in the design)
    test_an_endpoint_that_the_design_does_not_know_leads_nowhere
    test_a_queue_addressed_without_an_endpoint_leads_nowhere
    test_a_queue_without_endpoints_admits_nobody
Callers ask for a signature behind
    test_the_caller_does_not_take_a_forged_result
    test_answers_are_signed_behind_an_endpoint_that_asks_for_no_signatures
    test_without_a_signature_asked_for_the_forgery_works
    test_an_endpoint_that_asks_for_no_signatures_takes_any_failure

=== By a MAC or by signatures
Two namespaces whose keys both have
    test_a_proof_is_what_the_page_says
    test_no_third_namespace_has_the_key
    test_a_call_by_a_mac_is_small_in_its_caller_s_history
    test_it_prints_the_cost_of_each_step
    test_the_holder_of_a_handler_s_key_calls_it_as_anybody_unless_signatures_are_asked_for
| a call of an operation that does not call on
    test_a_mac_proves_what_nobody_else_has_to_verify
    test_an_operation_calls_on_where_what_it_begins_has_a_call
| what such a call is answered with
    test_a_mac_proves_what_nobody_else_has_to_verify
    test_failures_are_proven_as_answers_are
| a call of any other operation
    test_a_mac_proves_what_nobody_else_has_to_verify
    test_an_operation_calls_on_where_what_it_begins_has_a_call
    test_the_chain_goes_through_whatever_an_operation_begins
| what an operation that waits comes to
    test_a_mac_proves_what_nobody_else_has_to_verify
    test_a_mac_proves_only_what_came_at_once
    test_one_kind_of_proof_does_not_pass_for_another
    test_a_second_caller_of_a_running_workflow_gets_a_checked_answer
| a call through an endpoint that the caller's design only names
    test_a_mac_proves_what_nobody_else_has_to_verify
    test_a_call_through_an_endpoint_that_is_only_named_is_signed
| all between two namespaces
    test_without_a_half_on_both_sides_calls_are_signed
    test_of_several_newest_keys_none_counts
| all through an endpoint with `proof: signature`
    test_a_mac_proves_what_nobody_else_has_to_verify
    test_where_signatures_are_asked_for_macs_are_refused
A signature counts wherever a MAC does
    test_where_signatures_are_asked_for_no_mac_counts
    test_where_signatures_are_asked_for_macs_are_refused
    test_unlisted_and_unsigned_callers_are_refused
| who can verify who called
    test_no_third_namespace_has_the_key
| a handler can make up calls
    test_the_holder_of_a_handler_s_key_calls_it_as_anybody_unless_signatures_are_asked_for
| a caller can make up answers
    test_the_holder_of_a_caller_s_key_answers_it_as_anybody_unless_signatures_are_asked_for
| who stole the private key of `payments`
    test_the_holder_of_a_handler_s_key_calls_it_as_anybody_unless_signatures_are_asked_for
    test_the_holder_of_a_caller_s_key_answers_it_as_anybody_unless_signatures_are_asked_for
    test_where_signatures_are_asked_for_macs_are_refused
The last row is what to weigh
    test_where_signatures_are_asked_for_macs_are_refused
    test_where_signatures_are_asked_for_no_mac_counts
- `crossway keys new` puts into a key
    test_a_new_key_has_an_agreement_key_that_is_published_with_it
    test_an_agreement_key_that_makes_no_sense_is_none
    test_macs_begin_when_both_keys_agree_on_one_and_refuse_no_call_until_all_are_new
- The key of two is HKDF-SHA256
    test_a_proof_is_what_the_page_says
    test_no_third_namespace_has_the_key
    test_who_passes_off_another_s_half_as_his_own_gets_another_key
- The proof of a call is
    test_a_proof_is_what_the_page_says
    test_a_proof_is_good_for_what_was_addressed_alone
- The proof of an answer is
    test_a_proof_is_what_the_page_says
    test_an_answer_counts_for_its_call_alone
- A caller takes its own newest key
    test_the_newest_key_of_both_counts_once_its_time_has_come
    test_of_several_newest_keys_none_counts
    test_macs_begin_when_both_keys_agree_on_one_and_refuse_no_call_until_all_are_new

=== Lists on services and operations
`allowed_caller_namespaces` stands on
    test_a_narrower_list_only_takes_away
    test_lists_of_services_and_operations_take_away
`Pay` may be called by
    test_a_narrower_list_only_takes_away
    test_lists_of_services_and_operations_take_away
    test_the_bad_example_yields_exactly_its_code
    test_lists_of_operations_are_described_and_let_through
    test_a_list_on_an_operation_of_an_open_endpoint_is_for_that_one
`plan` shows for each service
    test_lists_of_services_and_operations_are_shown_as_what_they_come_to
    test_the_registry_describes_what_is_behind_an_endpoint
    test_lists_of_operations_are_described_and_let_through

=== The chain of calls
`orders` calls `payments`
    test_each_call_is_in_the_chain_the_nearest_first
    test_what_an_operation_learns_has_all_its_fields
    test_nobody_between_changes_the_chain_unseen
    test_the_chain_goes_through_whatever_an_operation_begins
- A token that was passed on makes no call
    test_a_token_that_was_handed_on_makes_no_call
    test_nothing_secret_is_anywhere
- A caller that proves nothing is in no chain
    test_a_hop_that_proves_nothing_ends_the_chain
    test_a_token_without_a_secret_is_not_handed_on
    test_a_call_hands_on_what_fits_and_says_that_it_is_not_all
    test_a_chain_that_is_too_long_is_refused
    test_the_chain_goes_through_whatever_an_operation_begins
- Nobody but its handler can verify a call that a
    test_who_calls_is_told_as_by_a_signature
    test_what_a_mac_begins_all_the_same_is_of_a_caller_that_proves_nothing
- `originating_namespaces: [orders]`
    test_the_chain_goes_through_whatever_an_operation_begins
    test_a_narrower_list_only_takes_away
    test_where_the_chain_has_to_have_begun_the_link_proves_nothing
- Each token names the namespace that it calls
    test_a_call_names_the_namespace_that_its_endpoint_leads_to
    test_generated_code_in_a_worker_made_by_hand_admits_listed_and_signed_callers_alone
    test_a_namespace_names_no_call_as_its_cause_that_was_made_to_another
    test_a_token_without_a_secret_is_not_handed_on
    test_where_a_service_tells_no_id_no_token_names_one
- A namespace can name as the cause
    test_a_namespace_names_as_its_cause_any_call_that_was_made_to_it
    test_the_chain_goes_through_whatever_an_operation_begins
    test_any_other_header_says_nothing
- A workflow that is started in any other way
    test_the_chain_goes_through_whatever_an_operation_begins

=== A call once
`replay: once` on an endpoint
    test_a_thief_s_repetition_is_denied_and_audited
    test_attempts_of_one_request_are_admitted
    test_all_processes_of_a_namespace_know_and_their_successors
- It is written down in the namespace
    test_a_token_is_written_down_for_its_time_as_a_workflow_that_does_nothing
    test_all_processes_of_a_namespace_know_and_their_successors
- While the service cannot be asked
    test_while_nothing_can_be_looked_up_the_call_waits
- Who comes first is the one
    test_a_thief_who_comes_first_is_the_one
- The id of the request lies
    test_attempts_of_one_request_are_admitted
- A cancel repeats the token of the start, and is not
    test_workflows_started_through_it_are_answered_and_cancelled
    test_the_bad_example_yields_exactly_its_code
- It costs one more write
    test_it_prints_what_a_call_once_costs

=== What remains possible
- **Repeating a call.**
    test_a_stolen_token_is_good_for_the_very_same_call_alone
    test_a_thief_s_repetition_is_denied_and_audited
    test_a_repetition_is_the_very_same_call_and_attaches_or_is_refused
- **Making a call fail.**
    test_what_the_server_says_is_let_through
    test_a_forged_failure_is_none_that_a_catch_acts_on
    test_the_caller_does_not_take_a_forged_result
- **Cancelling as a reader
    test_the_service_lets_nobody_add_to_a_cancel
    test_a_reader_of_the_caller_s_history_cancels_that_operation_and_nothing_else
    test_a_reader_of_the_caller_s_history_cancels_also_after_the_token_expired
    test_a_cancel_ends_the_run_that_the_call_started_and_no_later_one
    test_a_caller_known_by_its_link_can_cancel
- **Attaching where the design allows it.**
    test_a_design_says_whether_callers_of_other_namespaces_attach
    test_any_caller_attaches_where_the_handler_lets_it_and_cancels_nothing
- **Starting workflows in the called namespace.**
    test_an_older_result_of_the_same_workflow_id_is_not_taken
    test_a_header_of_somebody_s_call_makes_no_answer_to_it
    test_an_answer_may_come_before_its_operation_is_known_to_have_begun
- **Learning names.**
    test_each_probe_is_one_line_and_all_are_told_the_same
    test_who_may_not_call_learns_nothing_of_what_there_is
    test_lists_of_services_and_operations_take_away
    test_a_list_on_an_operation_of_an_open_endpoint_is_for_that_one
- **A stolen private key**
    test_the_holder_of_a_handler_s_key_calls_it_as_anybody_unless_signatures_are_asked_for
    test_a_key_counts_while_its_file_lies_there_and_no_longer
    test_a_key_that_its_owner_revokes_is_trusted_no_longer

=== While releases meet
Tokens and answers say in which form
    test_a_caller_of_0_1_0_calls_a_handler_of_now
    test_a_caller_of_now_calls_a_handler_of_0_1_0
    test_a_handler_of_now_knows_a_caller_of_then
    test_a_caller_of_now_takes_the_answers_of_then
    test_a_token_for_another_service_is_refused
    test_a_cancel_reaches_only_what_came_through_its_own_endpoint
    test_operations_that_0_1_0_began_end_well_after_its_handler_is_replaced
    test_who_called_an_operation_that_waits_cannot_be_made_up
    test_what_no_operation_started_is_nobody_s_to_attach_to
MACs are for when all are new, too
    test_macs_begin_when_both_keys_agree_on_one_and_refuse_no_call_until_all_are_new
    test_keys_that_only_sign_are_made_and_followed_by_their_like
    test_a_new_key_has_an_agreement_key_that_is_published_with_it
Release 0.1.0 signed no failures.
    test_a_caller_of_now_calls_a_handler_of_0_1_0
| the operation's token, which
    test_a_failure_of_then_counts_where_then_started_the_operation
    test_an_unsigned_failure_counts_while_all_keys_are_as_then_published_them
| the keys of the handler's namespace
    test_a_caller_of_now_calls_a_handler_of_0_1_0
    test_an_unsigned_failure_counts_while_all_keys_are_as_then_published_them
    test_a_key_is_of_then_only_in_the_very_form_that_then_wrote
So once every handler of a namespace
    test_an_unsigned_failure_counts_while_all_keys_are_as_then_published_them
    test_a_caller_of_now_calls_a_handler_of_0_1_0
    test_keys_of_0_1_0_are_named
    test_unsigned_failures_may_be_let_through_while_releases_meet
A failure that crosses over carries
    test_a_caller_sees_no_stack_trace_and_no_path_of_the_handler
    test_type_and_message_are_those_of_what_was_raised

=== A design runs no code
A design is read, not executed
    test_commands_run_nothing_of_a_hostile_design
    test_no_text_in_a_string_becomes_code
    test_no_comment_and_no_sketch_becomes_code
    test_no_name_becomes_more_than_a_name
    test_no_path_becomes_code
    test_what_would_run_on_import_is_refused
    test_what_a_body_cannot_reach_is_refused
    test_what_the_compiler_does_not_write_is_refused_before_any_module_runs
What does run is Python
    test_commands_run_nothing_of_a_hostile_design
    test_the_file_beside_a_design_is_found_by_its_label
    test_a_module_is_named_by_path_or_by_dotted_name
Only regular files inside the folder
    test_what_others_may_write_to_is_not_served
    test_what_is_no_file_is_named_and_never_waited_for
    test_a_file_may_not_be_too_large
    test_links_within_the_folder_are_read_once
    test_a_link_that_leads_out_of_the_folder_is_refused_with_its_target
    test_any_name_and_text_in_any_command
    test_a_run_shows_what_user_code_returns_logs_and_raises

=== Keys
`crossway run` and `dev` make throw-away keys
    test_the_keys_are_those_of_this_process_and_never_those_of_files
    test_a_server_is_announced_to_this_user_alone_while_it_is_up
    test_a_folder_that_others_can_enter_is_neither_written_nor_read
- `keys check` ends with
    test_a_table_says_which_namespace_has_which_key_and_what_each_two_can_prove_by
- The directory is `--dir`
    test_the_directory_is_that_of_the_option_the_variable_or_the_usual
    test_a_private_key_may_come_from_the_environment
- Public keys of other namespaces
    test_both_sides_need_keys_that_are_good
    test_a_file_of_public_keys_speaks_for_the_namespace_in_its_name_alone
- Or they are asked for at a URL
    test_keys_of_a_url_may_be_pinned_by_their_ids
    test_any_content_is_keys_of_its_namespace_or_a_fault
    test_the_keys_of_a_url_are_those_it_answers_with_and_stay_while_it_is_down
    test_a_url_speaks_for_its_own_namespace_alone
    test_an_answer_that_is_none_is_a_fault_within_its_time
    test_a_url_that_could_be_another_s_word_is_refused
    test_keys_of_files_and_urls_are_one_keyring
    test_serve_signs_by_what_the_profile_says
- A private key that others
    test_what_others_may_write_to_is_not_served
    test_a_key_that_others_can_read_is_refused
    test_a_private_key_in_a_folder_that_others_can_write_is_refused
    test_a_key_is_never_overwritten
    test_a_key_that_its_owner_revokes_is_trusted_no_longer
    test_git_leaves_private_keys_out
- A running process looks
    test_whatever_lies_in_the_key_directory_costs_nobody_else_s_keys
    test_a_key_counts_while_its_file_lies_there_and_no_longer
    test_a_file_that_makes_no_sense_costs_nobody_else_s_keys
    test_a_file_that_is_being_written_keeps_what_it_held
    test_stale_keys_are_told_and_do_not_take_the_process_out
- **Rotation** refuses no call
    test_no_call_is_refused_while_keys_rotate
    test_rotating_adds_a_key_that_signs_later_and_keeps_the_old_one
    test_what_a_removed_key_started_is_cancelled_no_more
- **MACs**
    test_keys_that_only_sign_are_made_and_followed_by_their_like
    test_it_is_said_by_what_each_call_is_proven_and_why
- **Algorithms**
    test_a_key_may_sign_by_either_algorithm_and_rotates_to_its_own
    test_a_header_chooses_no_algorithm
    test_release_0_1_0_takes_a_key_of_the_other_kind_for_broken
- **Session keys**
    test_calls_and_answers_are_signed_by_sessions
    test_a_command_may_hold_the_key_and_calls_go_on_while_it_fails
    test_a_signature_by_asn1_is_one_of_jws
    test_a_command_that_does_not_sign_keeps_a_process_from_starting
    test_what_a_session_signs_counts_for_who_knows_its_namespace_s_key_alone
    test_an_operation_token_of_the_longest_names_fits_the_server
    test_a_stolen_session_key_signs_for_its_session_and_calls_pass_an_hour_longer
    test_a_session_is_over_with_the_key_behind_it
    test_serve_signs_by_what_the_profile_says
- **End and revocation**
    test_a_key_that_has_ended_is_trusted_no_longer
    test_a_key_that_its_owner_revokes_is_trusted_no_longer
    test_who_calls_another_s_key_ended_takes_it_from_nobody
- Private keys are in no design
    test_nothing_secret_is_anywhere

=== The audit log
Each decision is one JSON line
    test_a_denied_call_is_not_retried_and_each_is_logged
    test_a_list_on_an_operation_of_an_open_endpoint_is_for_that_one
    test_nothing_secret_is_anywhere
    test_it_serves_answers_health_checks_and_shows_metrics
    test_each_decision_is_a_log_record
    test_without_the_extra_it_says_what_to_install
`event` is `start`
    test_who_may_not_call_learns_nothing_of_what_there_is
    test_a_call_attaches_to_workflows_of_its_own_namespace_alone
    test_a_signed_failure_of_another_call_is_not_taken
    test_a_denied_call_is_not_retried_and_each_is_logged
`serve --metrics` counts
    test_it_serves_answers_health_checks_and_shows_metrics

=== What it costs
`python -m bench.identity` measures it
    test_it_prints_the_cost_of_each_step
Caller and handler are two processes here but
    test_what_a_process_signed_it_does_not_verify_again
    test_what_is_remembered_counts_for_its_key_its_text_and_its_signature_alone
    test_a_key_that_was_taken_away_counts_no_more_for_what_is_remembered
    test_whatever_lies_in_the_key_directory_costs_nobody_else_s_keys
`replay: once` adds a question
    test_it_prints_what_a_call_once_costs
"""
"""Beginnings of the page's paragraphs, items and rows, each with its tests below it."""

SAID: dict[str, str] = {
    "On a Temporal server of your own": "what the page is about",
    "One process that serves several": "of processes, not of Crossway",
    "| `endpoint Desk`": "the example that the next paragraph is about",
    "| `service Money`": "the same",
    "| `operation Money.Pay`": "the same",
    "| `operation Money.Refund`": "the same",
    "- **Reading.**": "what the page does not promise",
    "| sign a call": "measured, on one machine",
    "| verify a call": "the same",
    "| sign an answer": "the same",
    "| verify an answer": "the same",
    "| sign the token": "the same",
    "| all of an operation": "the same",
    "| the same with both sides": "the same",
    "| all of one": "the same",
    "| two signatures and two": "the same, of the library alone",
    "| bytes of the headers": "the same",
    "By a MAC, as calls are proven": "what the table above says",
    "How it is made:": "a heading of a list",
}


def items(text: str) -> Iterator[str]:
    """Yield the paragraphs, list items and rows of a page, without its headings and code."""
    text = re.sub(r"^ *```.*?^ *```$", "", text, flags=re.MULTILINE | re.DOTALL)
    text = re.sub(r"^#.*$", "", text, flags=re.MULTILINE)
    text = re.sub(r"^ *\|[^\n]*\n *\|[-| ]+\|$", "\n", text, flags=re.MULTILINE)  # heads of tables
    for part in re.split(r"\n\s*\n|\n(?= *\|)|\n(?=- |\d+\. )", text):
        if item := " ".join(part.split()):
            yield item


ITEMS = list(items(PAGE.read_text()))


def listed() -> dict[str, list[str]]:
    """Return the tests of each beginning."""
    found: dict[str, list[str]] = {}
    begin = ""
    for line in PROVEN.splitlines():
        if line.startswith("    "):
            found[begin].append(line.strip())
        elif line and not line.startswith("==="):
            begin = line
            found[begin] = []
    return found


def known_tests() -> set[str]:
    """Return the names of all tests of the repository."""
    files = (ROOT / "tests").rglob("test_*.py")
    nodes = (node for file in files for node in ast.parse(file.read_text()).body)
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef)
    return {node.name for node in nodes if isinstance(node, kinds)}


@pytest.mark.parametrize("item", ITEMS, ids=lambda item: item[:40])
def test_what_the_page_says_is_tested(item: str) -> None:
    begins = [begin for begin in (*listed(), *SAID) if item.startswith(begin)]
    assert len(begins) == 1, "name the tests of what is new in PROVEN"
    assert begins[0] in SAID or listed()[begins[0]] != []


def test_nothing_is_listed_that_is_not_there() -> None:
    """Neither a sentence that went nor a test that was renamed."""
    begins = (*listed(), *SAID)
    gone = [begin for begin in begins if not any(item.startswith(begin) for item in ITEMS)]
    assert gone == []
    assert {name for names in listed().values() for name in names} - known_tests() == set()


def test_the_numbers_are_those_of_the_code() -> None:
    said = " ".join(ITEMS)
    assert (SKEW, LIFETIME.total_seconds(), MOST_LINKS) == (30, 3600, 8)
    assert "clocks may differ by 30 s" in said
    assert "an hour at most" in said
    assert "more than eight calls" in said
    assert (REFRESH, LIMIT, LARGEST) == (60, 5, 1 << 20)
    assert "It is asked every 60 s" in said
    assert "an answer has 5 s and 1 MiB" in said
    assert (EVERY, RENEWAL, SESSION) == (5, 3600, 7200)
    assert "looks at its directory every 5 s" in said
    assert "certifies for two hours, every hour" in said
