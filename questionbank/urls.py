from django.urls import path

from questionbank.views import bank, bulk, cases, exporting, flags, images, import_batches, import_rows, importing, listing, revisions, writing

app_name = "questionbank"
urlpatterns = [
    path("manage/questions/", listing.question_list, name="list"),
    path("manage/questions/bulk/", bulk.change, name="bulk"),
    path("manage/questions/bulk/<uuid:bulk_id>/", bulk.outcome, name="bulk_change"),
    path("manage/questions/bulk/<uuid:bulk_id>/undo/", bulk.undo, name="bulk_undo"),
    path("manage/questions/new/", writing.new, name="new"),
    path("manage/questions/new/case/", cases.new_case, name="new_case"),
    path("manage/questions/import/", importing.choose, name="import"),
    path("manage/questions/import/template.xlsx", importing.template, name="template"),
    path("manage/questions/import/starter/", importing.load_starter, name="load_starter"),
    path("manage/questions/import/<uuid:batch_id>/", importing.preview, name="import_preview"),
    path("manage/questions/import/<uuid:batch_id>/confirm/", importing.confirm, name="import_confirm"),
    path("manage/questions/import/<uuid:batch_id>/rows/<int:number>/", import_rows.edit, name="import_row"),
    path("manage/questions/import/<uuid:batch_id>/rows/<int:number>/<slug:action>/", import_rows.move, name="import_row_move"),
    path("manage/questions/imports/", import_batches.batch_list, name="import_batches"),
    path("manage/questions/imports/<uuid:batch_id>/", import_batches.batch, name="import_batch"),
    path("manage/questions/imports/<uuid:batch_id>/undo/", import_batches.undo, name="import_undo"),
    path("manage/questions/export/", exporting.export, name="export"),
    path("manage/questions/flags/", flags.flag_list, name="flags"),
    path("manage/questions/flags/renumbered/", flags.follow_renumbered, name="follow_renumbered"),
    path("manage/questions/flags/<uuid:flag_id>/<slug:decision>/", flags.decide, name="decide"),
    path("manage/questions/images/<uuid:file_id>/", images.image, name="image"),
    path("manage/questions/<uuid:question_id>/", bank.question, name="question"),
    path("manage/questions/<uuid:question_id>/edit/", writing.edit, name="edit"),
    path("manage/questions/<uuid:question_id>/revisions/", revisions.revision_list, name="revisions"),
    path("manage/questions/<uuid:question_id>/revisions/<int:number>/restore/", revisions.restore_revision, name="restore_revision"),
    path("manage/questions/<uuid:question_id>/<slug:action>/", bank.move, name="move"),
]
