"""URLs of outside registers."""

from django.urls import path

from enrichment.views import proposal, register, run, signal, signal_list, signal_report

app_name = "enrichment"
urlpatterns = [
    path("registers/", proposal.proposal_list, name="proposal_list"),
    path("registers/bulk/", proposal.proposal_bulk, name="proposal_bulk"),
    path("registers/proposals/<uuid:public_id>/", proposal.proposal, name="proposal"),
    path("registers/proposals/<uuid:public_id>/accept/", proposal.proposal_accept, name="proposal_accept"),
    path("registers/proposals/<uuid:public_id>/refuse/", proposal.proposal_refuse, name="proposal_refuse"),
    path("registers/runs/", run.run_list, name="run_list"),
    path("registers/runs/<uuid:public_id>/", run.run, name="run"),
    path("registers/runs/<uuid:public_id>/progress/", run.run_progress, name="run_progress"),
    path("registers/runs/<uuid:public_id>/stop/", run.run_stop, name="run_stop"),
    path("registers/runs/<uuid:public_id>/resume/", run.run_resume, name="run_resume"),
    path("registers/sources/", register.register_list, name="register_list"),
    path("registers/sources/<str:register>/", register.register_edit, name="register_edit"),
    path("registers/sources/<str:register>/run/", run.run_start, name="run_start"),
    path(
        "companies/<uuid:public_id>/registers/",
        register.company_registers_panel,
        name="company_registers_panel",
    ),
    path("companies/<uuid:public_id>/registers/ask/", register.company_ask, name="company_ask"),
    path("signals/", signal_list.signal_list, name="signal_list"),
    path("signals/export/", signal_list.signal_export, name="signal_export"),
    path("signals/condition-options/", signal_list.signal_condition_options, name="signal_condition_options"),
    path("signals/count/", signal.signal_count, name="signal_count"),
    path("signals/task/", signal.signal_task, name="signal_task"),
    path("signals/dismiss/", signal.signal_dismiss, name="signal_dismiss"),
    path("signals/snooze/", signal.signal_snooze, name="signal_snooze"),
    path("signals/report/", signal_report.signal_report, name="signal_report"),
    path("signals/report/export/", signal_report.signal_report_export, name="signal_report_export"),
    path("signals/weights/", signal_report.signal_rule_list, name="signal_rule_list"),
    path("signals/<uuid:public_id>/", signal.signal, name="signal"),
    path("signals/<uuid:public_id>/reopen/", signal.signal_reopen, name="signal_reopen"),
    path("companies/<uuid:public_id>/signals/", signal.company_signals_panel, name="company_signals_panel"),
]
