"""Addresses of the door, of the signed sheet, of attendance by file and put right, and of leave."""

from django.urls import path

from training.views import attendance_file, correcting, door, leave, sheet

_SESSION = "manage/training/<uuid:session_id>/"
_DOOR = f"{_SESSION}door/"

urlpatterns = [
    path(_DOOR, door.door, name="door"),
    path(f"{_DOOR}taps/", door.taps, name="door_taps"),
    path(f"{_DOOR}state/", door.state, name="door_state"),
    path(f"{_DOOR}guest/", door.guest, name="door_guest"),
    path(f"{_DOOR}<uuid:attendance_id>/leave/", door.leave, name="door_leave"),
    path(f"{_SESSION}sheet/", sheet.tick, name="sheet"),
    path(f"{_SESSION}sheet/photo/", sheet.photo, name="sheet_photo"),
    path(f"{_SESSION}attendance-file/", attendance_file.attendance_file, name="attendance_file"),
    path(f"{_SESSION}attendance-file/template/", attendance_file.template, name="attendance_template"),
    path(f"{_SESSION}roster/<uuid:attendance_id>/correct/", correcting.correct, name="place_correct"),
    path("manage/training/leave/", leave.requests, name="leave_requests"),
    path("manage/training/leave/<uuid:request_id>/", leave.decide, name="leave_decide"),
    path("training/sessions/<uuid:session_id>/leave/", leave.ask, name="leave"),
    path("training/sessions/<uuid:session_id>/leave/withdraw/", leave.withdraw, name="leave_withdraw"),
]
