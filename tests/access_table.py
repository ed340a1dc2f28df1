"""Who may open which address: every address has a row here, and tests/test_access_table.py asks each one with every role.

To add an address, add one line below:

    within_unit("people:person", CLERK, LIAISON)  roles that count in their unit's subtree: an object outside it answers 404, other roles 403
    town_wide("questionbank:list", CLERK)         roles that count at the root unit only: the same role at an office answers 403, as any other
    own("quiz:result")                            whoever has signed in, for what is theirs (here: the candidate's): anybody else's answers 404
    signed_in("home")                             whoever has signed in
    staff_only("people:totp")                     whoever holds a role other than 领导, anywhere
    anyone("help")                                also who has not
    by_device_key("quiz:save")                    no sign-in and no role helps: the key of the candidate's device does
    gone("setup:start")                           404 for everyone, in a town in use

An address with arguments needs an object of each kind: tests/access_objects.py, one line for each argument. A keyword takes another one than the
argument's usual: `exam_id="external_exam"`, `action="retire"`. An address may have several rows, if its answer depends on the argument.
Addresses are asked by GET, and by POST where they take it; "works" means any answer but the sign-in page, 403, 404 and a fault. A route of the
interface (`api:…`) has a row for each of its methods: `within_unit("api:person-list", CLERK, method="POST")`; without `method` it is GET.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from people.models import Role

NOBODY, CANDIDATE = "nobody", "candidate"
CLERK, LIAISON, AUTHOR, REVIEWER = Role.CLERK, Role.LIAISON, Role.AUTHOR, Role.REVIEWER
EXAM_ADMIN, CERTIFICATE_CLERK, LEADER = Role.EXAM_ADMIN, Role.CERTIFICATE_CLERK, Role.LEADER
SYSTEM_ADMIN, SECURITY_ADMIN, AUDITOR = Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDITOR
STAFF = tuple(Role)
EVERYBODY = (NOBODY, CANDIDATE, *STAFF)


@dataclass(frozen=True)
class Row:
    """`how` is the name of the function that made it."""

    name: str
    how: str
    who: frozenset[str]
    method: str = ""
    objects: Mapping[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        return f"{self.method} {self.name}".strip() + "".join(f" {value}" for value in self.objects.values())


def within_unit(name: str, *roles: str, method: str = "", **objects: str) -> Row:
    return Row(name, "within_unit", frozenset(roles), _method(name, method), objects)


def town_wide(name: str, *roles: str, method: str = "", **objects: str) -> Row:
    return Row(name, "town_wide", frozenset(roles), _method(name, method), objects)


def own(name: str, **objects: str) -> Row:
    return Row(name, "own", frozenset({CANDIDATE}), _method(name), objects)


def signed_in(name: str, **objects: str) -> Row:
    return Row(name, "signed_in", frozenset({CANDIDATE, *STAFF}), _method(name), objects)


def staff_only(name: str) -> Row:
    return Row(name, "staff_only", frozenset(STAFF) - {LEADER}, _method(name))


def anyone(name: str, **objects: str) -> Row:
    return Row(name, "anyone", frozenset(EVERYBODY), objects=objects)


def by_device_key(name: str) -> Row:
    return Row(name, "by_device_key", frozenset({CANDIDATE}))


def gone(name: str) -> Row:
    return Row(name, "gone", frozenset())


def _method(name: str, method: str = "") -> str:
    """Pages are asked by whatever method they take, routes by the one that the row means."""
    return method or ("GET" if name.startswith("api:") else "")


TABLE = [
    # --- everyone
    anyone("help"),
    anyone("help_page"),
    anyone("alive"),
    anyone("ready"),
    anyone("core:verify_ask"),
    anyone("core:verify"),
    anyone("people:sign_in"),
    anyone("people:sign_out"),
    anyone("people:set_password"),
    gone("setup:start"),
    signed_in("home"),
    signed_in("landing"),
    signed_in("people:me"),
    signed_in("people:new_password"),
    anyone("people:large_text"),
    # --- own devices and sessions, the password once more, the authenticator's code (the office of the tests uses it)
    anyone("people:code"),
    signed_in("people:confirm"),
    signed_in("people:stay"),
    signed_in("people:sign_out_others"),
    own("people:remove_device"),
    own("people:sign_out_there"),
    staff_only("people:totp"),
    staff_only("people:remove_own_totp"),
    within_unit("people:totp_list", SECURITY_ADMIN),
    within_unit("people:remove_totp", SECURITY_ADMIN),
    # --- accounts from elsewhere (the office of the tests has switched its interfaces on; while they are off: tests/people/test_sso_switched_off.py)
    anyone("people:sso_start"),
    anyone("people:sso_back"),
    anyone("people:sso_link"),
    signed_in("people:sso_unlink_own"),
    within_unit("people:sso_unlink", CLERK, LIAISON, EXAM_ADMIN, SECURITY_ADMIN),
    staff_only("people:tokens"),
    own("people:revoke_own_token"),
    within_unit("people:token_list", SECURITY_ADMIN),
    within_unit("people:revoke_token", SECURITY_ADMIN),
    signed_in("people:own_email"),
    within_unit("notices:mails", CLERK),
    within_unit("notices:mails_again", CLERK),
    town_wide("notices:mail_setup", SYSTEM_ADMIN),
    town_wide("notices:mail_setup_again", SYSTEM_ADMIN),
    signed_in("notices:list"),
    signed_in("notices:read_all"),
    own("notices:open"),
    # --- files and long work: the one who asked
    own("core:file"),
    own("core:file_page"),
    own("core:job"),
    own("core:cancel_job"),
    # --- the candidate
    signed_in("quiz:practice"),
    signed_in("quiz:practice_next"),
    signed_in("quiz:practice_rehearse"),
    signed_in("quiz:practise", question_id="practised"),
    signed_in("quiz:practice_judge", question_id="practised"),
    signed_in("quiz:practice_image", question_id="practised", file_id="practised_image"),
    signed_in("quiz:star", question_id="practised"),
    signed_in("quiz:favourites"),
    signed_in("quiz:mastery"),
    signed_in("quiz:mistakes"),
    signed_in("quiz:mistake_out", question_id="practised"),
    own("quiz:exam"),
    own("quiz:start"),
    own("quiz:attempt"),
    own("quiz:take_over"),
    own("quiz:result"),
    own("quiz:attest", kind="statement"),
    own("quiz:image", file_id="paper_image"),
    own("quiz:mark_assigned", exam_id="marked_exam"),
    own("quiz:mark_assigned_image", exam_id="marked_exam", file_id="paper_image"),
    by_device_key("quiz:save"),
    by_device_key("quiz:time"),
    by_device_key("quiz:hand_in"),
    by_device_key("quiz:incidents"),
    # --- people
    within_unit("people:list", CLERK, LIAISON, SECURITY_ADMIN),
    within_unit("people:person", CLERK, LIAISON, SECURITY_ADMIN),
    within_unit("people:export", CLERK),
    within_unit("people:telephones", CLERK, LIAISON, SECURITY_ADMIN),
    within_unit("people:show_mobile", CLERK, LIAISON, SECURITY_ADMIN),
    within_unit("people:print_slips", CLERK, LIAISON, EXAM_ADMIN, SECURITY_ADMIN),
    within_unit("people:reset_password", CLERK, LIAISON, EXAM_ADMIN, SECURITY_ADMIN),
    within_unit("people:unlock", CLERK, LIAISON, EXAM_ADMIN, SECURITY_ADMIN),
    within_unit("people:help_sign_in", CLERK, LIAISON, EXAM_ADMIN, SECURITY_ADMIN),
    within_unit("people:add", CLERK),
    within_unit("people:import", CLERK),
    within_unit("people:template", CLERK),
    within_unit("people:units", CLERK, LIAISON, SECURITY_ADMIN),
    within_unit("people:unit", CLERK, LIAISON, SECURITY_ADMIN),
    within_unit("people:unit_add", CLERK),
    within_unit("people:unit_rename", CLERK),
    within_unit("people:unit_move", CLERK),
    within_unit("people:unit_merge", CLERK),
    within_unit("people:unit_close", CLERK),
    within_unit("people:composition", CLERK, LIAISON, SECURITY_ADMIN),
    within_unit("people:teams", CLERK, LIAISON, SECURITY_ADMIN),
    within_unit("people:team", CLERK, LIAISON, SECURITY_ADMIN),
    within_unit("people:team_add", CLERK),
    within_unit("people:team_change", CLERK),
    within_unit("people:team_close", CLERK),
    within_unit("people:team_join", CLERK),
    within_unit("people:team_file", CLERK),
    within_unit("people:team_template", CLERK),
    within_unit("people:team_post", CLERK),
    within_unit("people:team_leave", CLERK),
    town_wide("people:staffing_types", CLERK),
    town_wide("people:staffing_type_add", CLERK),
    town_wide("people:staffing_type", CLERK, row_id="staffing_row"),
    town_wide("people:staffing_type_remove", CLERK, row_id="staffing_row"),
    town_wide("people:fields", CLERK),
    town_wide("people:field_add", CLERK),
    town_wide("people:field", CLERK, row_id="field_row"),
    town_wide("people:field_remove", CLERK, row_id="field_row"),
    within_unit("people:edit", CLERK),
    within_unit("people:disable", CLERK),
    within_unit("people:enable", CLERK),
    within_unit("people:correct_posting", CLERK),
    within_unit("people:change_person", CLERK, LIAISON),
    within_unit("people:changes", CLERK, LIAISON),
    within_unit("people:change_newcomer", CLERK, LIAISON),
    within_unit("people:change_export", CLERK, LIAISON),
    within_unit("people:change_decide", CLERK),
    within_unit("people:change_decline", CLERK),
    within_unit("people:change_withdraw", CLERK, LIAISON, change_id="second_change"),
    within_unit("people:roles", SECURITY_ADMIN),
    within_unit("people:take_role", SECURITY_ADMIN),
    # --- the bank of questions belongs to the whole town
    town_wide("questionbank:list", CLERK, AUTHOR, REVIEWER),
    town_wide("questionbank:bulk", CLERK, AUTHOR, REVIEWER),
    town_wide("questionbank:bulk_change", CLERK, AUTHOR, REVIEWER),
    town_wide("questionbank:bulk_undo", CLERK, AUTHOR, REVIEWER),
    town_wide("questionbank:question", CLERK, AUTHOR, REVIEWER),
    town_wide("questionbank:new", CLERK, AUTHOR),
    town_wide("questionbank:new_case", CLERK, AUTHOR),
    town_wide("questionbank:edit", CLERK, AUTHOR, question_id="draft"),
    town_wide("questionbank:duplicates", CLERK),
    town_wide("questionbank:decide_duplicate", CLERK, decision="dismiss"),
    town_wide("questionbank:image", CLERK, AUTHOR, REVIEWER, file_id="question_image"),
    town_wide("questionbank:revisions", CLERK, AUTHOR, REVIEWER),
    town_wide("questionbank:restore_revision", CLERK, AUTHOR, question_id="draft"),
    town_wide("questionbank:move", CLERK, AUTHOR, question_id="draft", action="submit"),
    town_wide("questionbank:move", CLERK, REVIEWER, action="review"),
    town_wide("questionbank:move", CLERK, REVIEWER, action="return"),
    town_wide("questionbank:move", CLERK, action="retire"),
    town_wide("questionbank:move", CLERK, action="restore"),
    town_wide("questionbank:flags", CLERK, REVIEWER),
    town_wide("questionbank:follow_renumbered", CLERK),
    town_wide("questionbank:decide", CLERK, REVIEWER, decision="keep"),
    town_wide("questionbank:export", CLERK),
    town_wide("questionbank:import", CLERK),
    town_wide("questionbank:template", CLERK),
    town_wide("questionbank:load_starter", CLERK),
    town_wide("questionbank:import_preview", CLERK),
    town_wide("questionbank:import_confirm", CLERK),
    town_wide("questionbank:import_row", CLERK),
    town_wide("questionbank:import_row_move", CLERK, action="leave-out"),
    town_wide("questionbank:import_batches", CLERK),
    town_wide("questionbank:import_batch", CLERK, batch_id="taken_batch"),
    town_wide("questionbank:import_undo", CLERK, batch_id="taken_batch"),
    # --- laws: everybody reads them, who keeps the bank compares and adds versions
    signed_in("statutes:laws"),
    signed_in("statutes:read"),
    town_wide("statutes:list", CLERK, AUTHOR, REVIEWER),
    town_wide("statutes:compare", CLERK, AUTHOR, REVIEWER),
    town_wide("statutes:import", CLERK),
    town_wide("statutes:import_preview", CLERK),
    town_wide("statutes:remove", CLERK),
    # --- certificates
    within_unit("certificates:figures", CLERK, CERTIFICATE_CLERK, EXAM_ADMIN, LEADER),
    within_unit("certificates:figures_names", CLERK, CERTIFICATE_CLERK, EXAM_ADMIN, LEADER),
    within_unit("certificates:figures_export", CLERK, CERTIFICATE_CLERK, EXAM_ADMIN, LEADER),
    within_unit("certificates:list", CLERK, CERTIFICATE_CLERK, EXAM_ADMIN, LEADER),
    within_unit("certificates:certificate", CLERK, CERTIFICATE_CLERK, EXAM_ADMIN, LEADER),
    within_unit("certificates:import", CLERK, CERTIFICATE_CLERK),
    within_unit("certificates:import_template", CLERK, CERTIFICATE_CLERK),
    within_unit("certificates:teams", CLERK, CERTIFICATE_CLERK, EXAM_ADMIN, LEADER),
    within_unit("certificates:team", CLERK, CERTIFICATE_CLERK, EXAM_ADMIN, LEADER),
    within_unit("certificates:missing", CLERK, CERTIFICATE_CLERK, EXAM_ADMIN, LEADER),
    within_unit("certificates:officer", CLERK, CERTIFICATE_CLERK, EXAM_ADMIN, LEADER),
    signed_in("certificates:mine"),
    within_unit("certificates:exams", CLERK, CERTIFICATE_CLERK, EXAM_ADMIN, LEADER),
    within_unit("certificates:exam", CLERK, CERTIFICATE_CLERK, EXAM_ADMIN, LEADER),
    within_unit("certificates:exam_enter", CLERK, CERTIFICATE_CLERK),
    within_unit("certificates:exam_file", CLERK, CERTIFICATE_CLERK),
    within_unit("certificates:exam_template", CLERK, CERTIFICATE_CLERK),
    within_unit("certificates:exam_withdraw", CLERK, CERTIFICATE_CLERK),
    within_unit("certificates:register", CLERK, CERTIFICATE_CLERK),
    within_unit("certificates:act", CLERK, CERTIFICATE_CLERK, kind="suspend"),
    within_unit("certificates:correct", CLERK, CERTIFICATE_CLERK),
    within_unit("certificates:step_scan", CLERK, CERTIFICATE_CLERK),
    within_unit("certificates:file_add", CLERK, CERTIFICATE_CLERK),
    within_unit("certificates:photo", CLERK, CERTIFICATE_CLERK),
    town_wide("certificates:settings", CLERK, CERTIFICATE_CLERK),
    within_unit("certificates:candidates", CLERK, CERTIFICATE_CLERK, EXAM_ADMIN, LEADER),
    within_unit("certificates:apply", CLERK, CERTIFICATE_CLERK),
    within_unit("certificates:reminders", CLERK, LIAISON, CERTIFICATE_CLERK, EXAM_ADMIN, LEADER),
    within_unit("certificates:returns", CLERK, CERTIFICATE_CLERK, EXAM_ADMIN, LEADER),
    within_unit("certificates:return_keep", CLERK, CERTIFICATE_CLERK),
    # --- exams of the subtree
    within_unit("training:documents", CLERK, EXAM_ADMIN, LEADER),
    within_unit("training:document_paper", CLERK, EXAM_ADMIN, LEADER),
    within_unit("training:document_add", CLERK),
    within_unit("training:document_withdraw", CLERK),
    within_unit("training:self_study", CLERK),
    within_unit("training:self_study_add", CLERK),
    within_unit("training:self_study_change", CLERK),
    within_unit("training:self_study_withdraw", CLERK),
    within_unit("training:plans", CLERK, EXAM_ADMIN, LEADER),
    within_unit("training:plan_new", CLERK),
    within_unit("training:plan", CLERK, EXAM_ADMIN, LEADER),
    within_unit("training:plan_paper", CLERK, EXAM_ADMIN, LEADER),
    within_unit("training:plan_change", CLERK),
    within_unit("training:plan_copy", CLERK),
    within_unit("training:plan_scan", CLERK),
    within_unit("training:plan_row_add", CLERK),
    within_unit("training:plan_row_change", CLERK),
    within_unit("training:plan_row_move", CLERK),
    within_unit("training:plan_row_tick", CLERK),
    within_unit("training:plan_row_delete", CLERK, row_id="spare_row"),
    within_unit("training:session_file_add", CLERK),
    within_unit("training:session_thumbnail", CLERK, file_id="session_photo"),
    within_unit("training:session_file_remove", CLERK, file_id="spare_photo"),
    within_unit("training:manage", CLERK, LIAISON),
    signed_in("training:mine"),
    within_unit("training:gate", CLERK, EXAM_ADMIN),
    within_unit("training:external", CLERK),
    within_unit("training:external_enter", CLERK),
    within_unit("training:external_file", CLERK),
    within_unit("training:external_template", CLERK),
    within_unit("training:external_one", CLERK),
    town_wide("training:year", CLERK),
    town_wide("training:year_settle", CLERK),
    signed_in("training:reading"),
    signed_in("training:reading_unit"),
    signed_in("training:reading_questions"),
    signed_in("training:reading_finish"),
    town_wide("training:reading_units", CLERK),
    town_wide("training:reading_new", CLERK),
    town_wide("training:reading_propose", CLERK),
    town_wide("training:reading_edit", CLERK),
    town_wide("training:reading_use", CLERK),
    within_unit("training:behind", CLERK, LIAISON, EXAM_ADMIN),
    within_unit("training:behind_remind", CLERK, LIAISON, EXAM_ADMIN),
    within_unit("training:behind_telephones", CLERK, LIAISON, EXAM_ADMIN),
    within_unit("training:hours", CLERK, EXAM_ADMIN, LEADER),
    within_unit("training:hours_person", CLERK, EXAM_ADMIN, LEADER),
    within_unit("training:figures", CLERK, EXAM_ADMIN, LEADER),
    within_unit("training:figures_people", CLERK, EXAM_ADMIN, LEADER),
    within_unit("training:figures_export", CLERK, EXAM_ADMIN, LEADER),
    within_unit("training:hours_export", CLERK, EXAM_ADMIN, LEADER),
    within_unit("training:hours_person_export", CLERK, EXAM_ADMIN, LEADER),
    signed_in("training:own_hours_export"),
    within_unit("training:prints", CLERK),
    *(within_unit("training:print", CLERK, paper=paper) for paper in ("notice", "sign-in", "outcome")),
    within_unit("training:print_scan", CLERK, paper="sign-in"),
    within_unit("training:dossier", CLERK),
    within_unit("training:group_text", CLERK),
    within_unit("training:session", CLERK),
    within_unit("training:backfill", CLERK),
    within_unit("training:backfill_who", CLERK),
    within_unit("training:briefing", CLERK),
    within_unit("training:new", CLERK),
    within_unit("training:who", CLERK),
    within_unit("training:series", CLERK),
    within_unit("training:calendar", CLERK, LIAISON),
    within_unit("training:edit", CLERK),
    within_unit("training:correct", CLERK),
    within_unit("training:open_sign_in", CLERK),
    within_unit("training:end_sign_in", CLERK),
    within_unit("training:notice", CLERK),
    within_unit("training:close", CLERK),
    within_unit("training:reopen", CLERK),
    within_unit("training:file", CLERK),
    within_unit("training:move", CLERK),
    within_unit("training:cancel", CLERK),
    within_unit("training:session_ics", CLERK),
    within_unit("training:roster", CLERK),
    within_unit("training:roster_add", CLERK),
    within_unit("training:roster_refresh", CLERK),
    within_unit("training:place", CLERK),
    within_unit("training:excuse", CLERK),
    within_unit("training:roster_remove", CLERK),
    within_unit("training:restore", CLERK),
    signed_in("training:my_calendar"),
    own("training:my_session", session_id="own_session"),
    own("training:my_session_ics", session_id="own_session"),
    within_unit("training:door", CLERK, LIAISON),
    within_unit("training:door_taps", CLERK, LIAISON),
    within_unit("training:door_state", CLERK, LIAISON),
    within_unit("training:door_guest", CLERK, LIAISON),
    within_unit("training:door_leave", CLERK, LIAISON),
    within_unit("training:sheet", CLERK),
    within_unit("training:sheet_photo", CLERK),
    within_unit("training:attendance_file", CLERK),
    within_unit("training:attendance_template", CLERK),
    within_unit("training:place_correct", CLERK),
    within_unit("training:leave_requests", CLERK),
    within_unit("training:leave_decide", CLERK, request_id="leave_request"),
    own("training:leave", session_id="own_session"),
    own("training:leave_withdraw", session_id="own_session"),
    within_unit("training:projector", CLERK, LIAISON),
    within_unit("training:live", CLERK, LIAISON),
    signed_in("training:meetings"),
    own("training:meeting", session_id="own_session"),
    anyone("training:scan"),
    by_device_key("training:screen"),
    within_unit("quiz:manage", CLERK, EXAM_ADMIN),
    within_unit("quiz:new", CLERK, EXAM_ADMIN),
    within_unit("quiz:who", CLERK, EXAM_ADMIN),
    within_unit("quiz:exam_manage", CLERK, EXAM_ADMIN),
    within_unit("quiz:edit", CLERK, EXAM_ADMIN),
    within_unit("quiz:admission", CLERK, EXAM_ADMIN),
    within_unit("quiz:code", CLERK, EXAM_ADMIN, exam_id="coded_exam"),
    within_unit("quiz:code_renew", CLERK, EXAM_ADMIN, exam_id="coded_exam"),
    within_unit("quiz:publish", CLERK, EXAM_ADMIN),
    within_unit("quiz:extend", CLERK, EXAM_ADMIN),
    within_unit("quiz:release", CLERK, EXAM_ADMIN, what="scores"),
    within_unit("quiz:attest_all", CLERK, EXAM_ADMIN, kind="statement"),
    within_unit("quiz:attest_for", CLERK, EXAM_ADMIN, kind="statement"),
    within_unit("quiz:attestation_withdraw", CLERK, EXAM_ADMIN),
    within_unit("quiz:makeup", CLERK, EXAM_ADMIN),
    within_unit("quiz:papers", CLERK, EXAM_ADMIN, exam_id="draft_exam"),
    within_unit("quiz:papers_change", CLERK, EXAM_ADMIN, exam_id="draft_exam"),
    within_unit("quiz:preview", CLERK, EXAM_ADMIN),
    within_unit("quiz:preview_image", CLERK, EXAM_ADMIN, file_id="paper_image"),
    within_unit("quiz:poster", CLERK, EXAM_ADMIN),
    within_unit("quiz:poster_image", CLERK, EXAM_ADMIN),
    within_unit("quiz:marking", CLERK, EXAM_ADMIN),
    within_unit("quiz:markers", CLERK, EXAM_ADMIN),
    within_unit("quiz:monitor", CLERK, EXAM_ADMIN),
    within_unit("quiz:extend_all", CLERK, EXAM_ADMIN),
    within_unit("quiz:reopen_all", CLERK, EXAM_ADMIN),
    within_unit("quiz:attempt_manage", CLERK, EXAM_ADMIN),
    *(
        within_unit("quiz:intervene", CLERK, EXAM_ADMIN, act=act)
        for act in ("extend", "release", "hand-in", "reopen", "give-back", "void", "restore")
    ),
    within_unit("quiz:marking_image", CLERK, EXAM_ADMIN, file_id="paper_image"),
    within_unit("quiz:prints", CLERK, EXAM_ADMIN),
    *(within_unit("quiz:print", CLERK, EXAM_ADMIN, paper=paper) for paper in ("notice", "sign-in", "summary", "absence")),
    within_unit("quiz:archive", CLERK, EXAM_ADMIN),
    within_unit("quiz:print_scan", CLERK, EXAM_ADMIN, paper="sign-in"),
    within_unit("quiz:rulings", CLERK, EXAM_ADMIN),
    within_unit("quiz:ruling", CLERK, EXAM_ADMIN, question_id="paper_question"),
    within_unit("quiz:roster", CLERK, EXAM_ADMIN),
    within_unit("quiz:roster_add", CLERK, EXAM_ADMIN),
    within_unit("quiz:roster_file", CLERK, EXAM_ADMIN),
    within_unit("quiz:roster_template", CLERK, EXAM_ADMIN),
    within_unit("quiz:candidate", CLERK, EXAM_ADMIN),
    within_unit("quiz:exclude", CLERK, EXAM_ADMIN),
    within_unit("quiz:restore", CLERK, EXAM_ADMIN),
    within_unit("quiz:move", CLERK, EXAM_ADMIN),
    within_unit("quiz:remove", CLERK, EXAM_ADMIN),
    within_unit("quiz:extra_time", CLERK, EXAM_ADMIN),
    within_unit("quiz:question_papers", CLERK, EXAM_ADMIN),
    within_unit("quiz:question_papers_make", CLERK, EXAM_ADMIN),
    within_unit("quiz:question_paper_file", CLERK, EXAM_ADMIN),
    within_unit("quiz:scores", CLERK, EXAM_ADMIN, exam_id="external_exam"),
    within_unit("quiz:scores_confirm", CLERK, EXAM_ADMIN, exam_id="external_exam"),
    within_unit("quiz:scores_template", CLERK, EXAM_ADMIN, exam_id="external_exam"),
    within_unit("quiz:score", CLERK, EXAM_ADMIN, exam_id="external_exam", attempt_id="outside_score"),
    within_unit("quiz:score_correct", CLERK, EXAM_ADMIN, exam_id="external_exam", attempt_id="outside_score"),
    within_unit("quiz:score_take_away", CLERK, EXAM_ADMIN, exam_id="external_exam", attempt_id="outside_score"),
    # --- who is missing in the subtree
    within_unit("quiz:chasing", CLERK, LIAISON, EXAM_ADMIN),
    within_unit("quiz:missing", CLERK, LIAISON, EXAM_ADMIN),
    within_unit("quiz:remind", CLERK, LIAISON, EXAM_ADMIN),
    within_unit("quiz:missing_poster", CLERK, LIAISON, EXAM_ADMIN),
    within_unit("quiz:missing_telephones", CLERK, LIAISON, EXAM_ADMIN),
    # --- figures of the subtree
    within_unit("reports:index", CLERK, EXAM_ADMIN, LEADER),
    within_unit("reports:exam", CLERK, EXAM_ADMIN, LEADER),
    within_unit("reports:names", CLERK, EXAM_ADMIN, LEADER),
    within_unit("reports:export", CLERK, EXAM_ADMIN, LEADER),
    within_unit("reports:confirm", CLERK, EXAM_ADMIN),
    # --- what waits, and the switches of the whole office
    staff_only("overview"),
    town_wide("settings", SYSTEM_ADMIN, SECURITY_ADMIN),
    # --- the audit trail of the whole town
    town_wide("audit:entries", AUDITOR),
    town_wide("audit:export", AUDITOR),
    town_wide("audit:check", AUDITOR),
    # --- the interface for programs (the office of the tests has it switched on)
    staff_only("api:docs"),
    staff_only("api:schema"),
    gone("api:front"),
    gone("api:unknown"),
    signed_in("api:me"),
    within_unit("api:unit-list", CLERK, LIAISON, SECURITY_ADMIN),
    within_unit("api:unit-detail", CLERK, LIAISON, SECURITY_ADMIN),
    within_unit("api:person-list", CLERK, LIAISON, SECURITY_ADMIN),
    within_unit("api:person-list", CLERK, method="POST"),
    within_unit("api:person-detail", CLERK, LIAISON, SECURITY_ADMIN),
    within_unit("api:person-detail", CLERK, method="PATCH"),
    within_unit("api:person-mobile", CLERK, LIAISON, SECURITY_ADMIN, method="POST"),
    within_unit("api:team-list", CLERK, LIAISON, SECURITY_ADMIN),
    within_unit("api:team-detail", CLERK, LIAISON, SECURITY_ADMIN),
    within_unit("api:change-list", CLERK, LIAISON),
    within_unit("api:change-list", CLERK, LIAISON, method="POST"),
    within_unit("api:change-detail", CLERK, LIAISON),
    signed_in("api:statute-list"),
    town_wide("api:statute-list", CLERK, method="POST"),
    signed_in("api:statute-detail"),
    signed_in("api:statute-version"),
    town_wide("api:statute-compared", CLERK, AUTHOR, REVIEWER),
    town_wide("api:question-list", CLERK, AUTHOR, REVIEWER),
    town_wide("api:question-list", CLERK, AUTHOR, method="POST"),
    town_wide("api:question-detail", CLERK, AUTHOR, REVIEWER),
    town_wide("api:question-detail", CLERK, AUTHOR, method="PATCH", question_id="draft"),
    town_wide("api:question-revisions", CLERK, AUTHOR, REVIEWER),
    town_wide("api:question-submit", CLERK, AUTHOR, method="POST", question_id="draft"),
    town_wide("api:question-review", CLERK, REVIEWER, method="POST"),
    town_wide("api:question-return", CLERK, REVIEWER, method="POST"),
    town_wide("api:question-retire", CLERK, method="POST"),
    town_wide("api:question-restore", CLERK, method="POST"),
    town_wide("api:question-export", CLERK, method="POST"),
    town_wide("api:import-list", CLERK),
    town_wide("api:import-list", CLERK, method="POST"),
    town_wide("api:import-detail", CLERK),
    town_wide("api:import-rows", CLERK),
    town_wide("api:import-confirm", CLERK, method="POST"),
    town_wide("api:import-undo", CLERK, method="POST"),
    within_unit("api:session-list", CLERK, LIAISON),
    within_unit("api:session-list", CLERK, method="POST"),
    within_unit("api:session-detail", CLERK, LIAISON),
    within_unit("api:session-cancel", CLERK, method="POST"),
    within_unit("api:session-attendance", CLERK, LIAISON),
    within_unit("api:session-attendance", CLERK, LIAISON, method="POST"),
    within_unit("api:hours-list", CLERK, EXAM_ADMIN, LEADER),
    within_unit("api:hours-detail", CLERK, EXAM_ADMIN, LEADER),
    within_unit("api:certificate-list", CLERK, CERTIFICATE_CLERK, EXAM_ADMIN, LEADER),
    within_unit("api:certificate-detail", CLERK, CERTIFICATE_CLERK, EXAM_ADMIN, LEADER),
    within_unit("api:certificate-figures", CLERK, CERTIFICATE_CLERK, EXAM_ADMIN, LEADER),
    # --- backups of everything
    town_wide("backup", SYSTEM_ADMIN),
    town_wide("backup_now", SYSTEM_ADMIN),
    town_wide("backup_download", SYSTEM_ADMIN),
]
