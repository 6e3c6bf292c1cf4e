#include "measure/subject.h"

size_t iem_subject_reference(const iem_subject *subject)
{
    return subject->view->reference;
}

size_t iem_subject_weight_reference(const iem_subject *subject)
{
    const iem_view *view = subject->view;
    if (view->reference != IEM_REST) return view->reference;
    return subject->group == view->largest ? IEM_REST : view->largest;
}
